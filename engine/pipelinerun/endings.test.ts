import { describe, expect, it } from "vitest";
import { after, given, order, pipeline, play, SPEC } from "./testing.ts";

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
