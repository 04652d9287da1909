import { afterAll, describe, expect, it } from "vitest";
import { checkParams, paramTable } from "./params.ts";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, more = "") =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run}\nspec:\n${spec}\n${more}`,
    state.dir,
  );

describe("params", () => {
  it("merge objects key by key, and take defaults that name other defaults", () => {
    const specs = [
      { name: "o", default: { a: "1", b: "2" } },
      { name: "x", default: "$(params.y)!" },
      { name: "y", default: "d" },
    ];
    const table = paramTable(specs, [
      { name: "o", value: { b: "3" } },
      { name: "extra", value: "e" },
    ]);
    expect(table.get("params.o")).toEqual({ a: "1", b: "3" });
    expect(table.get("params.x")).toBe("d!");
    expect(table.get("params.extra")).toBe("e");
  });

  it.each([
    [[], "missing values for these params which have no default values: [p]"],
    [[{ name: "p", value: ["a"] }], "param types don't match the user-specified type: [p]"],
  ])("that do not fit are refused with Tekton's words", (given, message) => {
    expect(() => checkParams("t", [{ name: "p" }], given)).toThrow(
      `invalid input params for task t: ${message}`,
    );
  });

  it("outside an enum are InvalidParamValue", async () => {
    const { reason, message } = await run(`
  params: [{name: p, value: c}]
  taskSpec: {params: [{name: p, enum: [a, b]}], steps: [{image: busybox, script: "true"}]}`);
    expect([reason, message]).toEqual(["InvalidParamValue", "param `p` value: c is not in the enum list"]);
  });

  it.each([
    ["echo $(params.absent)", "non-existent variable $(params.absent)"],
    ["echo $(params.list[*])", "variable type invalid"],
    ["echo $(params.list[9])", "non-existent param reference $(params.list[9])"],
    ["echo $(workspaces.none.path)", "non-existent variable $(workspaces.none.path)"],
  ])(
    "in a script that nothing replaces are refused before the shell runs it: %s",
    async (script, problem) => {
      const { reason, message, output } = await run(`
  taskSpec: {params: [{name: list, default: [a]}], steps: [{name: s, image: busybox, script: "${script}"}]}`);
      expect(reason).toBe("TaskRunValidationFailed");
      expect(message).toContain(problem);
      expect(output).toEqual([]);
    },
  );

  it.skipIf(!hasBubblewrap)("reach args, env, image and volumes, in all notations", async () => {
    const { output, status } = await run(
      `
  params: [{name: list, value: [one, "two three"]}, {name: a.b, value: dot}, {name: o, value: {k: v}}, {name: cm, value: data}]
  taskSpec:
    params: [{name: list, type: array}, {name: a.b}, {name: o, type: object, properties: {k: {}}}, {name: img, default: busybox}, {name: cm}]
    volumes: [{name: v, configMap: {name: $(params.cm), items: [{key: $(params.o.k), path: file}]}}]
    steps:
    - name: s
      image: $(params.img)
      volumeMounts: [{name: v, mountPath: /shared/conf}]
      env: [{name: E, value: "$(params['a.b'])"}]
      args: ["$(params.list[*])", "$(params.list[1])", '$(params["a.b"])', $(inputs.params.o.k)]
      script: |
        for a in "$@"; do echo "$a"; done; echo $E; cat /shared/conf/file`,
      "---\n{kind: ConfigMap, metadata: {name: data}, data: {v: content}}",
    );
    expect(output).toEqual(
      ["one", "two three", "two three", "dot", "v", "dot", "content"].map((line) => `s: ${line}`),
    );
    expect(status.taskSpec?.steps?.[0]?.image).toBe("busybox");
  });

  it.skipIf(!hasBubblewrap)("are put in once by Tekton and once by the kubelet, never twice", async () => {
    const { output } = await run(`
  params: [{name: x, value: "$(params.y)"}, {name: y, value: why}, {name: v, value: "$(VAR)"}, {name: c, value: "$(context.taskRun.uid)"}, {name: d, value: "$$(VAR)"}]
  taskSpec:
    params: [{name: x}, {name: y}, {name: v}, {name: c}, {name: d}]
    steps:
    - name: s
      image: busybox
      env: [{name: VAR, value: value}, {name: W, value: "[$(VAR)]"}, {name: Z, value: "$(LATER)"}, {name: LATER, value: l}]
      command: [printf, '%s\\n', $(params.x), $(params.v), $(params.c), $(params.d), $(HOME), $(W), $(Z)]
    - {name: t, image: busybox, script: "echo '$(params.x)' '$(params.v)'"}`);
    expect(output).toEqual([
      ...["$(params.y)", "value", "u-1", "$(VAR)", "$(HOME)", "[value]", "$(LATER)"].map(
        (line) => `s: ${line}`,
      ),
      "t: $(params.y) $(VAR)",
    ]);
  });
});
