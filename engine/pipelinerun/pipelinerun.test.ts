import { describe, expect, it } from "vitest";
import type { TaskRun } from "../../lib/tekton/types.ts";
import { type Deed, play } from "./testing.ts";

/** A PipelineRun of tasks with one step each; `more` is indented below pipelineSpec, `run` below spec. */
const pipeline = (tasks: string, more = "", run = "") => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: pr }
spec:
${run}
  pipelineSpec:
${more}
    tasks:
${tasks}`;
const SPEC =
  "taskSpec: { results: [{ name: r }, { name: list, type: array }, { name: o, type: object }], steps: [{ name: s, image: busybox, script: 'true' }] }";
const given = (run: TaskRun | undefined, name: string) =>
  run?.spec.params?.find((param) => param.name === name)?.value;
/** What a task does, after something else. */
function after(deed: Deed, first: () => unknown): Deed {
  first();
  return deed;
}
const order = (started: readonly TaskRun[]) =>
  started.map(({ metadata }) => metadata.labels?.["tekton.dev/pipelineTask"]);

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

describe("matrix", () => {
  it("runs every combination, numbered, and gathers results", async () => {
    const { started } = await play(
      pipeline(`
      - name: m
        matrix:
          params: [{ name: os, value: [linux, mac] }, { name: node, value: ["20", "24"] }]
          include: [{ name: extra, params: [{ name: os, value: linux }, { name: flag, value: "on" }] }, { name: new, params: [{ name: os, value: bsd }] }]
        taskSpec: { params: [{ name: os }, { name: node, default: "0" }, { name: flag, default: "off" }], results: [{ name: r }], steps: [{ name: s, image: busybox, script: 'true' }] }
      - { name: gather, params: [{ name: all, value: "$(tasks.m.results.r[*])" }, { name: n, value: "$(tasks.m.matrix.length)/$(tasks.m.matrix.r.length)" }], ${SPEC} }`),
      { m: (run) => ({ results: { r: String(given(run, "os")) } }) },
    );
    const seen = started
      .slice(0, -1)
      .map((run) => [run.metadata.name, given(run, "os"), given(run, "node"), given(run, "flag")]);
    expect(seen).toEqual([
      ["pr-m-0", "linux", "20", "on"],
      ["pr-m-1", "mac", "20", undefined],
      ["pr-m-2", "linux", "24", "on"],
      ["pr-m-3", "mac", "24", undefined],
      ["pr-m-4", "bsd", undefined, undefined],
    ]);
    expect(given(started.at(-1), "all")).toEqual(["linux", "mac", "linux", "mac", "bsd"]);
    expect(given(started.at(-1), "n")).toBe("5/5");
  });
  it("names its runs with their params, and with the names of the includes they match", async () => {
    const { status } = await play(
      pipeline(`
      - name: m
        displayName: "on $(params.os)"
        matrix: { params: [{ name: os, value: [a, b] }], include: [{ name: "the $(params.os)", params: [{ name: os, value: b }] }] }
        taskSpec: { params: [{ name: os }], steps: [{ name: s, image: busybox, script: 'true' }] }`),
    );
    expect(status.childReferences?.map(({ displayName }) => displayName)).toEqual(["on a", "the b"]);
  });
  it("is skipped with an empty list, in finally too", async () => {
    const task = (name: string) =>
      `- { name: ${name}, matrix: { params: [{ name: x, value: "$(params.none[*])" }] }, taskSpec: { params: [{ name: x }], steps: [{ name: s, image: busybox, script: 'true' }] } }`;
    const { skipped, started } = await play(
      pipeline(
        `      ${task("m")}\n      - { name: a, ${SPEC} }`,
        `    params: [{ name: none, type: array, default: [] }]\n    finally:\n      ${task("f")}`,
      ),
    );
    const reason = "Matrix Parameters have an empty array";
    expect(skipped).toEqual({ m: reason, f: reason });
    expect(order(started)).toEqual(["a"]);
  });
});

describe("params", () => {
  it("innermost explicit value, then the run's, then defaults; objects are merged", async () => {
    const { started, shown, status } = await play(
      pipeline(
        `
      - name: a
        params: [{ name: inner, value: "task-$(params.inner)" }]
        taskSpec:
          params: [{ name: inner, default: no }, { name: own, default: own }]
          steps: [{ name: s, image: busybox, args: ["$(params.inner)", "$(params.outer)", "$(params.own)", "$(params.o.a)$(params.o.b)", "$(params.list[*])", "$(params.extra)", "$(params.made)"] }]`,
        `    params: [{ name: inner, default: default }, { name: outer, default: outer }, { name: list, type: array, default: [x] }, { name: o, type: object, properties: { a: {}, b: {} }, default: { a: "1", b: "2" } }, { name: made, default: "$(params.outer)-$(params.inner)" }]`,
        `  params: [{ name: inner, value: run }, { name: o, value: { b: "3" } }, { name: extra, value: "$(params.outer)" }]`,
      ),
    );
    expect(started[0]?.spec.params?.map(({ name }) => name)).toEqual([
      "inner",
      "outer",
      "o",
      "list",
      "extra",
      "made",
    ]);
    expect(shown[0]?.spec.taskSpec?.steps?.[0]?.args).toEqual([
      "task-run",
      "outer",
      "$(params.own)",
      "13",
      "x",
      "$(params.outer)",
      "outer-run",
    ]);
    expect(status.pipelineSpec?.tasks?.[0]?.params).toEqual([{ name: "inner", value: "task-run" }]);
  });
  it("referenced tasks get nothing but what they are given", async () => {
    const text = `${pipeline(`      - { name: a, taskRef: { name: t }, params: [{ name: b, value: "$(context.pipelineRun.name)" }] }`, "    params: [{ name: c, default: x }]")}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: t, labels: { l: "1" }, annotations: { n: "2" } }
spec: { params: [{ name: b }, { name: c, default: own }], steps: [{ name: s, image: busybox, args: ["$(params.c)"] }] }`;
    const { started, run } = await play(text);
    expect(started[0]?.spec.params).toEqual([{ name: "b", value: "pr" }]);
    expect(started[0]?.spec.taskSpec?.steps?.[0]?.args).toEqual(["$(params.c)"]);
    expect(started[0]?.metadata.labels).toMatchObject({ l: "1", "tekton.dev/task": "t" });
    expect(started[0]?.metadata.annotations).toMatchObject({ n: "2" });
    expect(run.status?.pipelineSpec?.tasks?.[0]?.taskRef).toEqual({ name: "t" });
  });
});

describe("workspaces", () => {
  it("are bound through, with sub-paths joined, and one claim for all tasks", async () => {
    const { started } = await play(
      pipeline(
        `
      - name: a
        workspaces: [{ name: mine, workspace: data, subPath: "in/$(params.dir)" }]
        taskSpec: { workspaces: [{ name: mine }], steps: [{ name: s, image: busybox, script: 'true' }] }
      - { name: b, taskSpec: { steps: [{ name: s, image: busybox, script: "ls $(workspaces.made.path) $(workspaces.data.bound)" }] } }`,
        "    params: [{ name: dir, default: d }]\n    workspaces: [{ name: data }, { name: made }, { name: extra, optional: true }]",
        "  workspaces: [{ name: data, subPath: top, hostPath: { path: /x } }, { name: made, volumeClaimTemplate: {} }]",
      ),
    );
    expect(started[0]?.spec.workspaces).toEqual([
      { name: "mine", hostPath: { path: "/x" }, subPath: "top/in/d" },
    ]);
    expect(started[1]?.spec.workspaces).toContainEqual({
      name: "made",
      persistentVolumeClaim: { claimName: "pvc-made" },
    });
    expect(started[1]?.spec.taskSpec?.steps?.[0]?.script).toBe("ls $(workspaces.made.path) true");
  });
});

describe("taskRunSpecs", () => {
  it("give one task its timeout, metadata and pod, over the template", async () => {
    const { started } = await play(
      pipeline(
        `      - { name: a, timeout: 5m, retries: 2, ${SPEC} }\n      - { name: b, timeout: 5m, ${SPEC} }`,
        "",
        `  taskRunTemplate: { serviceAccountName: base, podTemplate: { env: [{ name: A, value: "1" }] } }
  taskRunSpecs: [{ pipelineTaskName: a, timeout: 1m, serviceAccountName: own, stepSpecs: [{ name: s, computeResources: { limits: { memory: 1Gi } } }], metadata: { labels: { x: y } } }]`,
      ),
    );
    const [a, b] = started;
    expect(a?.spec).toMatchObject({
      timeout: "1m",
      retries: 2,
      serviceAccountName: "own",
      stepSpecs: [{ name: "s" }],
    });
    expect(a?.metadata.labels?.x).toBe("y");
    expect(a?.spec.podTemplate).toEqual({ env: [{ name: "A", value: "1" }] });
    expect(b?.spec).toMatchObject({ timeout: "5m", serviceAccountName: "base" });
  });
});

describe("timeouts and cancellation", () => {
  const slow = { until: new Promise<never>(() => undefined) };
  const text = (timeouts: string) =>
    pipeline(
      `      - { name: a, ${SPEC} }\n      - { name: b, runAfter: [a], ${SPEC} }`,
      `    finally:\n      - { name: last, ${SPEC} }`,
      `  timeouts: ${timeouts}`,
    );
  it("of the pipeline ends everything", async () => {
    const { reason, status, started } = await play(text("{ pipeline: 50ms }"), { a: slow });
    expect(reason).toBe("PipelineRunTimeout");
    expect(status.conditions?.[0]?.message).toBe('PipelineRun "pr" failed to finish within "50ms"');
    expect(order(started)).toEqual(["a"]);
  });
  it("of the tasks leaves finally its time", async () => {
    const { reason, started, skipped } = await play(text("{ tasks: 50ms }"), { a: slow });
    expect(order(started)).toEqual(["a", "last"]);
    expect(skipped).toEqual({ b: "PipelineRun was stopping" });
    expect(reason).toBe("PipelineRunTimeout");
  });
  it("of finally ends finally", async () => {
    const { reason, started } = await play(text("{ finally: 50ms }"), { last: slow });
    expect(order(started)).toEqual(["a", "b", "last"]);
    expect(reason).toBe("Failed");
  });
  it("cancelling ends what runs, and finally does not run", async () => {
    const controller = new AbortController();
    const { reason, started, status } = await play(
      text("{}"),
      { a: () => after(slow, () => controller.abort("stop")) },
      controller.signal,
    );
    expect(reason).toBe("Cancelled");
    expect(status.conditions?.[0]?.message).toBe('PipelineRun "pr" was cancelled');
    expect(order(started)).toEqual(["a"]);
  });
});

describe("pipelines in pipelines", () => {
  it("run as children of their own", async () => {
    const text = `${pipeline(`      - { name: inner, pipelineRef: { name: p }, params: [{ name: x, value: "1" }] }`)}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: { name: p }
spec: { params: [{ name: x }], tasks: [{ name: t, params: [{ name: y, value: "$(params.x)" }], ${SPEC} }] }`;
    const { started, status, reason } = await play(text);
    expect(started[0]?.metadata.name).toBe("pr-inner-t");
    expect(given(started[0], "y")).toBe("1");
    expect(status.childReferences?.[0]).toMatchObject({ kind: "PipelineRun", name: "pr-inner" });
    expect(reason).toBe("Succeeded");
  });
});

describe("what cannot start says why", () => {
  it.each([
    [
      "a missing param",
      pipeline(`      - { name: a, ${SPEC} }`, "    params: [{ name: x, description: The thing. }]"),
      "ParameterMissing",
      "the pipeline needs the param x (The thing.)",
    ],
    [
      "a param of another type",
      pipeline(
        `      - { name: a, ${SPEC} }`,
        "    params: [{ name: x }]",
        "  params: [{ name: x, value: [a] }]",
      ),
      "ParameterTypeMismatch",
      "param x is declared as string and is given as array",
    ],
    [
      "a missing key",
      pipeline(
        `      - { name: a, ${SPEC} }`,
        "    params: [{ name: x, type: object, properties: { a: {}, b: {} } }]",
        "  params: [{ name: x, value: { a: y } }]",
      ),
      "ObjectParameterMissKeys",
      "lacks the key b",
    ],
    [
      "an index beyond a list",
      pipeline(
        `      - { name: a, params: [{ name: v, value: "$(params.x[1])" }], ${SPEC} }`,
        "    params: [{ name: x, type: array, default: [y] }]",
      ),
      "ParamArrayIndexingInvalid",
      "the list has 1 elements",
    ],
    [
      "an undeclared param",
      pipeline(`      - { name: a, params: [{ name: v, value: "$(params.nope)" }], ${SPEC} }`),
      "PipelineValidationFailed",
      "uses $(params.nope), which nobody declares",
    ],
    [
      "one left in a script",
      pipeline(
        "      - { name: a, taskSpec: { steps: [{ name: s, image: busybox, script: 'echo $(params.nope)' }] } }",
      ),
      "PipelineValidationFailed",
      "$(params.nope)",
    ],
    [
      "an unknown task",
      pipeline("      - { name: a, taskRef: { name: nope } }"),
      "CouldntGetTask",
      "there is no Task nope",
    ],
    [
      "an edge to nowhere",
      pipeline(`      - { name: a, runAfter: [z], ${SPEC} }`),
      "PipelineInvalidGraph",
      "runs after z, which is no task",
    ],
    [
      "a circle",
      pipeline(
        `      - { name: a, runAfter: [b], ${SPEC} }\n      - { name: b, params: [{ name: v, value: "$(tasks.a.results.r)" }], ${SPEC} }`,
      ),
      "PipelineInvalidGraph",
      "a → b → a",
    ],
    [
      "a task twice",
      pipeline(`      - { name: a, ${SPEC} }\n      - { name: a, ${SPEC} }`),
      "PipelineInvalidGraph",
      "two tasks are called a",
    ],
    [
      "an unknown result",
      pipeline(
        `      - { name: a, ${SPEC} }\n      - { name: b, params: [{ name: v, value: "$(tasks.a.results.nope)" }], ${SPEC} }`,
      ),
      "InvalidTaskResultReference",
      "a declares no result nope",
    ],
    [
      "an unknown result of the pipeline",
      pipeline(
        `      - { name: a, ${SPEC} }`,
        `    results: [{ name: p, value: "$(tasks.a.results.nope)" }]`,
      ),
      "InvalidPipelineResultReference",
      "a declares no result nope",
    ],
    [
      "an unbound workspace",
      pipeline(`      - { name: a, ${SPEC} }`, "    workspaces: [{ name: w }]"),
      "InvalidWorkspaceBindings",
      "needs the workspace w",
    ],
    [
      "an optional one that a task requires",
      pipeline(
        "      - { name: a, workspaces: [{ name: m, workspace: w }], taskSpec: { workspaces: [{ name: m }], steps: [{ image: busybox, script: 'true' }] } }",
        "    workspaces: [{ name: w, optional: true }]",
      ),
      "RequiredWorkspaceMarkedOptional",
      "task a requires it",
    ],
    [
      "a missing param of a task",
      pipeline(
        "      - { name: a, taskSpec: { params: [{ name: x }], steps: [{ image: busybox, script: 'true' }] } }",
      ),
      "PipelineValidationFailed",
      "task a needs the param x",
    ],
    [
      "a taskRunSpec for nobody",
      pipeline(`      - { name: a, ${SPEC} }`, "", "  taskRunSpecs: [{ pipelineTaskName: z }]"),
      "InvalidTaskRunSpecs",
      "names the task z",
    ],
    [
      "budgets that do not fit",
      pipeline(`      - { name: a, ${SPEC} }`, "", "  timeouts: { pipeline: 1m, tasks: 2m }"),
      "PipelineValidationFailed",
      "longer than pipeline",
    ],
    [
      "a default of itself",
      pipeline(
        `      - { name: a, ${SPEC} }`,
        `    params: [{ name: x, default: "$(params.y)" }, { name: y, default: "$(params.x)" }]`,
      ),
      "PipelineValidationFailed",
      "depends on itself",
    ],
    ["no tasks", pipeline("      []"), "PipelineValidationFailed", "has no tasks"],
  ])("%s", async (_, text, reason, message) => {
    const played = await play(text);
    expect(played.started).toEqual([]);
    expect(played.reason).toBe(reason);
    expect(played.status.conditions?.[0]?.message).toContain(message);
  });
});
