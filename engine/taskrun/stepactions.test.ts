import { afterAll, describe, expect, it } from "vitest";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, more: string) =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run}\nspec:\n${spec}\n---\n${more}`,
    state.dir,
  );

const ACTION = `
apiVersion: tekton.dev/v1
kind: StepAction
metadata: {name: act}
spec:
  params: [{name: p}, {name: list, type: array, default: [d]}, {name: derived, default: "<$(params.p)>"}, {name: o, type: object, properties: {k: {}}, default: {k: own}}]
  results: [{name: said}]
  image: busybox
  env: [{name: LIST, value: "$(params.list[0])"}, {name: D, value: $(params.derived)}]
  command: [sh, -c, 'echo "$LIST $D $*"; printf "%s" "$1" > $0', $(step.results.said.path)]
  args: [$(params.p), "$(params.list[*])", $(params.o.k)]`;

describe.skipIf(!hasBubblewrap)("StepActions (need bubblewrap and busybox)", () => {
  it("run as the step that names them, with its params, and give results to the Task", async () => {
    const { output, results, steps } = await run(
      `
  params: [{name: outer, value: from-run}]
  taskSpec:
    params: [{name: outer}]
    results: [{name: r, value: $(steps.s.results.said)}]
    steps: [{name: s, ref: {name: act}, params: [{name: p, value: $(params.outer)}, {name: list, value: [x, y]}]}]`,
      ACTION,
    );
    expect(output).toEqual(["s: x <from-run> from-run x y own"]);
    expect(results).toEqual({ r: "from-run" });
    expect(steps["s"]?.provenance?.refSource).toEqual({ uri: "file:act" });
  });

  it("take results of earlier steps as params", async () => {
    const { output } = await run(
      `
  taskSpec:
    steps:
    - {name: a, image: busybox, results: [{name: t}, {name: l, type: array}], script: "printf v > $(step.results.t.path); printf '[\\"1\\",\\"2\\"]' > $(step.results.l.path)"}
    - {name: s, ref: {name: act}, params: [{name: p, value: $(steps.a.results.t)}, {name: list, value: "$(steps.a.results.l[*])"}]}`,
      ACTION.replace(', {name: derived, default: "<$(params.p)>"}', "").replace(
        ", {name: D, value: $(params.derived)}",
        "",
      ),
    );
    expect(output).toEqual(["s: 1  v 1 2 own"]);
  });

  it.each([
    ["{name: absent}", "", "there is no StepAction absent"],
    [
      "{name: act}",
      "params: [{name: p, value: v}, {name: typo, value: v}]",
      "extra params passed by Step to StepAction: [typo]",
    ],
    ["{name: act}", "", "non-existent params in Step: [p]"],
  ])("that do not resolve fail the run: %s %s", async (ref, params, problem) => {
    const { reason, message } = await run(
      `\n  taskSpec: {steps: [{name: s, ref: ${ref}${params && `, ${params}`}}]}`,
      ACTION,
    );
    expect(reason).toBe("TaskRunResolutionFailed");
    expect(message).toContain(problem);
  });
});
