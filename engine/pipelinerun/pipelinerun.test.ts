import { describe, expect, it } from "vitest";
import { after, given, order, pipeline, play, SPEC } from "./testing.ts";

describe("order", () => {
  it("runs after what runAfter and results say, the rest side by side", async () => {
    const gate = Promise.withResolvers<void>();
    const played = play(
      pipeline(`
      - { name: c, runAfter: [b], ${SPEC} }
      - { name: b, params: [{ name: v, value: "$(tasks.a.results.r)" }], ${SPEC} }
      - { name: a, ${SPEC} }
      - { name: free, ${SPEC} }`),
      { a: { results: { r: "x" }, until: gate.promise }, free: () => after({}, gate.resolve) },
    );
    const { started, reason } = await played;
    expect(order(started)).toEqual(["a", "free", "b", "c"]);
    expect(given(started[2], "v")).toBe("x");
    expect(reason).toBe("Succeeded");
  });
  it("names children, their labels and owner as Tekton does", async () => {
    const { started, status } = await play(pipeline(`      - { name: a, ${SPEC} }`));
    expect(started[0]?.metadata).toMatchObject({
      name: "pr-a",
      labels: {
        "tekton.dev/pipelineRun": "pr",
        "tekton.dev/pipelineTask": "a",
        "tekton.dev/memberOf": "tasks",
        "tekton.dev/pipeline": "pr",
      },
      ownerReferences: [{ kind: "PipelineRun", name: "pr", controller: true }],
    });
    expect(status.childReferences).toEqual([
      { apiVersion: "tekton.dev/v1", kind: "TaskRun", name: "pr-a", pipelineTaskName: "a" },
    ]);
    expect(status.conditions?.[0]?.message).toBe("Tasks Completed: 1 (Failed: 0, Cancelled 0), Skipped: 0");
  });
});

describe("results", () => {
  it("puts texts, elements, keys, whole lists and objects where they are used", async () => {
    const { started, results } = await play(
      pipeline(
        `
      - { name: a, ${SPEC} }
      - name: b
        params:
          - { name: text, value: "<$(tasks.a.results.r)|$(tasks.a.results.list[1])|$(tasks.a.results.o.k)>" }
          - { name: list, value: ["x", "$(tasks.a.results.list[*])"] }
          - { name: whole, value: "$(tasks.a.results.list[*])" }
          - { name: object, value: "$(tasks.a.results.o[*])" }
        ${SPEC}`,
        `    results:
      - { name: list, value: "$(tasks.a.results.list[*])" }
      - { name: mixed, value: "$(tasks.a.results.o.k)-$(tasks.b.results.r)" }`,
      ),
      { a: { results: { r: "$(params.x)", list: ["1", "2"], o: { k: "v" } } }, b: { results: { r: "end" } } },
    );
    const values = Object.fromEntries(
      (started[1]?.spec.params ?? []).map(({ name, value }) => [name, value]),
    );
    expect(values).toEqual({
      text: "<$(params.x)|2|v>",
      list: ["x", "1", "2"],
      whole: ["1", "2"],
      object: { k: "v" },
    });
    expect(results).toEqual({ list: ["1", "2"], mixed: "v-end" });
  });
  it("go into embedded steps that name them, and make an edge", async () => {
    const { started, shown } = await play(
      pipeline(`
      - { name: b, taskSpec: { steps: [{ name: s, image: busybox, args: ["$(tasks.a.results.r)", "$(tasks.a.results.list[*])", "$(tasks.a.results.o.k)"] }] } }
      - { name: a, ${SPEC} }`),
      { a: { results: { r: "$(params.x)", list: ["1", "2"], o: { k: "v" } } } },
    );
    expect(order(started)).toEqual(["a", "b"]);
    expect(shown[1]?.spec.taskSpec?.steps?.[0]?.args).toEqual(["$(params.x)", "1", "2", "v"]);
    // What runs reads them from params: a result that looks like a variable is not read again.
    expect(started[1]?.spec.taskSpec?.steps?.[0]?.args).toEqual([
      '$(params["tasks.a.results.r"])',
      '$(params["tasks.a.results.list"][0])',
      '$(params["tasks.a.results.list"][1])',
      '$(params["tasks.a.results.o.k"])',
    ]);
    expect(given(started[1], "tasks.a.results.r")).toBe("$(params.x)");
  });
  it("of a skipped task are left out of the pipeline's; of a successful one that wrote none they are an error", async () => {
    const text = pipeline(
      `      - { name: a, when: [{ input: x, operator: in, values: [y] }], ${SPEC} }\n      - { name: b, ${SPEC} }`,
      `    results: [{ name: p, value: "$(tasks.a.results.r)" }]`,
    );
    expect(await play(text)).toMatchObject({ reason: "Completed", results: {} });
    expect((await play(text.replace("tasks.a.results", "tasks.b.results"))).reason).toBe(
      "CouldntGetPipelineResult",
    );
  });
  it("that a successful task did not write stop the run with its words", async () => {
    const { reason, status } = await play(
      pipeline(`
      - { name: a, ${SPEC} }
      - { name: b, params: [{ name: v, value: "$(tasks.a.results.r)" }], ${SPEC} }
      - { name: c, runAfter: [b], ${SPEC} }`),
    );
    expect(reason).toBe("PipelineValidationFailed");
    expect(status.conditions?.[0]?.message).toContain(
      'task "a" completed successfully but did not emit the result "r", which is referenced by task "b"',
    );
    expect(status.skippedTasks).toEqual([{ name: "c", reason: "PipelineRun was stopping" }]);
  });
  it("refuse an index beyond the list", async () => {
    const { reason } = await play(
      pipeline(`
      - { name: a, ${SPEC} }
      - { name: b, params: [{ name: v, value: "$(tasks.a.results.list[2])" }], ${SPEC} }`),
      { a: { results: { list: ["0", "1"] } } },
    );
    expect(reason).toBe("PipelineValidationFailed");
  });
});

describe("skipping", () => {
  const guarded = `- { name: a, when: [{ input: x, operator: notin, values: [x] }], ${SPEC} }`;
  it("a false guard keeps the task, not those that only wait for it; those that need its results are kept too", async () => {
    const { started, skipped, reason, status } = await play(
      pipeline(`
      ${guarded}
      - { name: ordered, runAfter: [a], ${SPEC} }
      - { name: fed, params: [{ name: v, value: "$(tasks.a.results.r)" }], ${SPEC} }
      - { name: after-fed, runAfter: [fed], ${SPEC} }`),
    );
    expect(order(started)).toEqual(["ordered"]);
    expect(skipped).toEqual({
      a: "When Expressions evaluated to false",
      fed: "Results were missing",
      "after-fed": "Parent Tasks were skipped",
    });
    expect(reason).toBe("Completed");
    expect(status.skippedTasks?.[0]?.whenExpressions).toEqual([
      { input: "x", operator: "notin", values: ["x"] },
    ]);
  });
  it("a failure lets what runs end and starts nothing more", async () => {
    const gate = Promise.withResolvers<void>();
    const { started, skipped, reason } = await play(
      pipeline(`
      - { name: bad, ${SPEC} }
      - { name: slow, ${SPEC} }
      - { name: next, runAfter: [slow], ${SPEC} }`),
      {
        bad: () => after({ fails: true }, () => setTimeout(gate.resolve, 20)),
        slow: { until: gate.promise },
      },
    );
    expect(order(started)).toEqual(["bad", "slow"]);
    expect(skipped).toEqual({ next: "PipelineRun was stopping" });
    expect(reason).toBe("Failed");
  });
  it("onError continue goes on, and counts the failure as ignored", async () => {
    const { started, reason, status } = await play(
      pipeline(`
      - { name: bad, onError: continue, ${SPEC} }
      - { name: next, runAfter: [bad], ${SPEC} }`),
      { bad: { fails: true } },
    );
    expect(order(started)).toEqual(["bad", "next"]);
    expect(reason).toBe("Succeeded");
    expect(status.conditions?.[0]?.message).toBe(
      "Tasks Completed: 2 (Failed: 1 (Ignored: 1), Cancelled 0), Skipped: 0",
    );
  });
  it("guards see results, lists and CEL", async () => {
    const { skipped } = await play(
      pipeline(`
      - { name: a, ${SPEC} }
      - { name: in-list, when: [{ input: b, operator: in, values: ["$(tasks.a.results.list[*])"] }], ${SPEC} }
      - { name: not-in, when: [{ input: "$(tasks.a.results.r)", operator: notin, values: [x] }], ${SPEC} }
      - { name: cel, when: [{ cel: "'$(tasks.a.results.r)' == 'x' && size(['a']) > 0" }], ${SPEC} }
      - { name: cel-no, when: [{ cel: "'$(tasks.a.results.r)'.matches('^y')" }], ${SPEC} }`),
      { a: { results: { r: "x", list: ["a", "b"] } } },
    );
    expect(Object.keys(skipped)).toEqual(["not-in", "cel-no"]);
  });
});

describe("finally", () => {
  const last = (more = "") => `    finally:
      - name: last
        params: [{ name: s, value: "$(tasks.a.status)/$(tasks.a.reason)/$(tasks.b.status)/$(tasks.status)" }]
${more}        ${SPEC}`;
  const two = (guard = "") =>
    `      - { name: a, ${SPEC} }\n      - { name: b, runAfter: [a]${guard}, ${SPEC} }`;
  it.each([
    ["all well", "", false, "Succeeded/Succeeded/Succeeded/Succeeded"],
    [
      "one skipped",
      ", when: [{ input: x, operator: in, values: [] }]",
      false,
      "Succeeded/Succeeded/None/Completed",
    ],
    ["one failed", "", true, "Failed/StepFailed/None/Failed"],
  ])("knows how the tasks ended: %s", async (_, guard, fails, expected) => {
    const { started, status } = await play(pipeline(two(guard), last()), { a: { fails } });
    expect(given(started.at(-1), "s")).toBe(expected);
    expect(started.at(-1)?.metadata.labels?.["tekton.dev/memberOf"]).toBe("finally");
    expect(status.finallyStartTime).toBeDefined();
  });
  it("is skipped without the results it needs, and by its guard", async () => {
    const more = `    finally:
      - { name: fed, params: [{ name: v, value: "$(tasks.a.results.r)" }], ${SPEC} }
      - { name: guarded, when: [{ input: "$(tasks.a.status)", operator: in, values: [Succeeded] }], ${SPEC} }
      - { name: free, ${SPEC} }`;
    const { skipped, reason } = await play(pipeline(`      - { name: a, ${SPEC} }`, more), {
      a: { fails: true },
    });
    expect(skipped).toEqual({ fed: "Results were missing", guarded: "When Expressions evaluated to false" });
    expect(reason).toBe("Failed");
  });
  it("fails the run when it fails", async () => {
    expect((await play(pipeline(two(), last()), { last: { fails: true } })).reason).toBe("Failed");
  });
});
