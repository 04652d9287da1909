import { describe, expect, test } from "vitest";
import { loadYaml } from "../load.ts";
import { check, fileLookup } from "./index.ts";

const sources = (text: string) => loadYaml(text, "test.yaml").objects;

async function found(text: string, ...more: string[]): Promise<string[]> {
  const own = sources(text);
  const findings = await check(own, fileLookup(own, ...more.map(sources)));
  return findings.map((each) => `${each.severity} ${each.line} ${each.rule}: ${each.message}`);
}

const GREET = `
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: greet }
spec:
  params: [{ name: who }, { name: tags, type: array, default: [] }]
  results: [{ name: text }, { name: all, type: array }]
  workspaces: [{ name: out }, { name: extra, optional: true }]
  steps: [{ name: say, image: busybox, args: ["$(params.who)", "$(params.tags[*])"] }]
`;
const pipeline = (tasks: string, more = "") => `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: { name: p }
spec:
  params: [{ name: name }, { name: list, type: array }]
  workspaces: [{ name: data }]
${more}  tasks:
${tasks}`;
const GOOD = `    - name: one
      taskRef: { name: greet }
      params: [{ name: who, value: "$(params.name)" }]
      workspaces: [{ name: out, workspace: data }]
`;

describe("a pipeline", () => {
  test("that fits has no findings", async () => {
    expect(await found(pipeline(GOOD), GREET)).toEqual([]);
  });

  test.each([
    [
      "a missing param",
      "who, value",
      "whom, value",
      [
        "error 10 missing-param: task greet needs the param who",
        "warning 10 unknown-param: task greet has no param whom",
      ],
    ],
    [
      "a list for text",
      '"$(params.name)"',
      '["a"]',
      ["error 10 param-type: param who of task greet wants string, gets array"],
    ],
    [
      "a list in a text",
      '"$(params.name)"',
      '"x-$(params.list)"',
      ["error 10 list-in-text: $(params.list) is a list and stands in a text"],
    ],
    [
      "an undeclared param",
      "$(params.name)",
      "$(params.nme)",
      ["error 10 undeclared-param: $(params.nme): the pipeline has no param nme"],
    ],
    [
      "an unbound workspace",
      "[{ name: out, workspace: data }]",
      "[]",
      ["error 11 unbound-workspace: task greet needs the workspace out, and nothing is bound to it"],
    ],
    [
      "an undeclared workspace",
      "workspace: data",
      "workspace: dat",
      ["error 11 undeclared-workspace: the pipeline has no workspace dat"],
    ],
    [
      "a workspace that the task lacks",
      "name: out, ",
      "name: ot, ",
      [
        "error 11 unknown-workspace: task greet has no workspace ot",
        "error 11 unbound-workspace: task greet needs the workspace out, and nothing is bound to it",
      ],
    ],
    [
      "an unknown task",
      "name: greet",
      "name: gret",
      ["note 9 unresolved: gret could not be looked up, so its params are not checked"],
    ],
  ])("with %s", async (_, from, to, expected) => {
    const findings = await found(pipeline(GOOD.replace(from, to)), GREET);
    expect(findings.sort()).toEqual([...expected].sort());
  });

  const second = (value: string, extra = "") => `${GOOD}    - name: two
      taskRef: { name: greet }
      params: [{ name: who, value: ${value} }]
      workspaces: [{ name: out, workspace: data }]
${extra}`;

  test("result references are checked against the task and the result", async () => {
    expect(await found(pipeline(second('"$(tasks.one.results.text)"')), GREET)).toEqual([]);
    expect(await found(pipeline(second('"$(tasks.one.results.txt)"')), GREET)).toEqual([
      "error 14 unknown-result: $(tasks.one.results.txt): task greet has no result txt",
    ]);
    expect(await found(pipeline(second('"$(tasks.oen.results.text)"')), GREET)).toEqual([
      "error 14 unknown-task: $(tasks.oen.results.text): the pipeline has no task oen",
    ]);
    expect(await found(pipeline(second('"$(tasks.one.results.all)"')), GREET)).toEqual([
      "error 14 list-in-text: $(tasks.one.results.all) is a list and stands in a text",
    ]);
    expect(await found(pipeline(second('"$(tasks.one.results.all[0])"')), GREET)).toEqual([]);
  });

  test("waits in a circle, or for nobody, are named", async () => {
    const circle = second('"$(tasks.two.results.text)"');
    expect(await found(pipeline(circle), GREET)).toEqual([
      "error 12 cycle: these tasks wait for each other: two → two",
    ]);
    const nobody = second('"x"', "      runAfter: [three]\n");
    expect(await found(pipeline(nobody), GREET)).toEqual([
      "error 16 unknown-task: runAfter names three, which is no task of this pipeline",
    ]);
  });

  test("a status is known only in finally", async () => {
    expect(await found(pipeline(second('"$(tasks.one.status)"')), GREET)).toEqual([
      "error 14 status-too-early: $(tasks.one.status) is known only in finally",
    ]);
  });

  test("its results refer to results that exist", async () => {
    const results = '  results: [{ name: r, value: "$(tasks.one.results.nothing)" }]\n';
    expect(await found(pipeline(GOOD, results), GREET)).toEqual([
      "error 7 unknown-result: $(tasks.one.results.nothing): task greet has no result nothing",
    ]);
  });

  test("a matrix fans out over a text param, once", async () => {
    const matrix = (name: string) =>
      GOOD.replace("who, value", "tags, value").replace('"$(params.name)"', "[]") +
      `      matrix: { params: [{ name: ${name}, value: ["a", "b"] }] }\n`;
    expect(await found(pipeline(matrix("who")), GREET)).toEqual([]);
    expect((await found(pipeline(matrix("tags")), GREET)).map((each) => each.split(":")[0])).toEqual([
      "error 10 missing-param",
      "error 12 matrix-type",
      "error 12 matrix-twice",
    ]);
  });
});

describe("a task", () => {
  const task = (step: string, more = "") => `apiVersion: tekton.dev/v1
kind: Task
metadata: { name: t }
spec:
  params: [{ name: one }, { name: many, type: array }]
  results: [{ name: out }]
${more}  steps:
    - name: first
      image: busybox
${step}`;

  test.each([
    [
      "an undeclared param",
      '      args: ["$(params.two)"]\n',
      ["error 10 undeclared-param: $(params.two): the task has no param two"],
    ],
    [
      "a list in a text",
      '      args: ["--x=$(params.many[*])"]\n',
      ["error 10 list-in-text: $(params.many[*]) is a list and stands in a text"],
    ],
    ["a list as a whole element", '      args: ["--x", "$(params.many[*])"]\n', []],
    [
      "an undeclared result",
      '      args: ["$(results.ot.path)"]\n',
      ["error 10 undeclared-result: $(results.ot.path): the task has no result ot"],
    ],
    [
      "a volume it lacks",
      "      volumeMounts: [{ name: v, mountPath: /v }]\n",
      ["error 10 unknown-volume: the task has no volume v"],
    ],
    [
      "script and command",
      '      script: "true"\n      command: ["true"]\n',
      ["error 10 script-and-command: a step has either script or command"],
    ],
    [
      "a later step's result",
      '      args: ["$(steps.second.results.r)"]\n',
      ["error 10 unknown-step: $(steps.second.results.r): no step second runs before"],
    ],
    [
      "two steps of one name",
      "    - name: first\n      image: busybox\n",
      ["error 10 duplicate-name: two steps are called first"],
    ],
  ])("with %s", async (_, step, expected) => {
    expect(await found(task(step))).toEqual(expected);
  });

  test("whose results can never fit is warned about", async () => {
    const results = Array.from(
      { length: 60 },
      (_, i) => `{ name: a-result-with-a-long-name-that-takes-room-${i} }`,
    ).join(", ");
    const text = task("").replace("[{ name: out }]", `[${results}]`);
    expect((await found(text))[0]).toMatch(
      /^warning 6 results-too-large: 60 results need at least \d+ bytes, 4096 are there$/,
    );
  });

  test("StepActions refuse params that they do not declare", async () => {
    const action =
      "apiVersion: tekton.dev/v1beta1\nkind: StepAction\nmetadata: { name: act }\nspec: { image: busybox, params: [{ name: a }], results: [{ name: r }] }\n";
    const using = (params: string) =>
      task("").replace("      image: busybox\n", `      ref: { name: act }\n      params: ${params}\n`);
    expect(await found(using("[{ name: a, value: x }]"), action)).toEqual([]);
    expect(await found(using("[{ name: a, value: x }, { name: b, value: x }]"), action)).toEqual([
      "error 10 unknown-param: StepAction act has no param b",
    ]);
    expect(await found(using("[]"), action)).toEqual([
      "error 10 missing-param: StepAction act needs the param a",
    ]);
  });
});

describe("a run", () => {
  const run = (spec: string) => `apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: r }
spec:
  pipelineRef: { name: p }
${spec}`;
  const fits =
    '  params: [{ name: name, value: x }, { name: list, value: ["a"] }]\n  workspaces: [{ name: data, emptyDir: {} }]\n';

  test("that fits has no findings", async () => {
    expect(await found(run(fits), pipeline(GOOD), GREET)).toEqual([]);
  });

  test("lacks a param, a workspace, and overrides a task that is not there", async () => {
    const bad = "  params: [{ name: list, value: a }]\n  taskRunSpecs: [{ pipelineTaskName: oen }]\n";
    expect(await found(run(bad), pipeline(GOOD), GREET)).toEqual([
      "error 4 unbound-workspace: pipeline p needs the workspace data, and nothing is bound to it",
      "error 6 param-type: param list of pipeline p wants array, gets string",
      "error 6 missing-param: pipeline p needs the param name",
      "error 7 unknown-task: pipeline p has no task oen",
    ]);
  });

  test("with an embedded spec passes its params on", async () => {
    const text = `apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: r }
spec:
  params: [{ name: who, value: x }]
  pipelineSpec:
    tasks:
      - name: a
        taskSpec:
          steps: [{ name: s, image: busybox, args: ["$(params.who)"] }]
`;
    expect(await found(text)).toEqual([]);
  });
});

describe("names that a cluster does not admit", () => {
  test("are errors in tasks and pipelines", async () => {
    const task = `apiVersion: tekton.dev/v1
kind: Task
metadata: { name: t }
spec:
  results: [{ name: ../r }]
  steps: [{ name: ../s, image: busybox, script: "true" }]
`;
    const line = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: { name: p }
spec:
  tasks: [{ name: ../t, taskSpec: { steps: [{ name: s, image: busybox, script: "true" }] } }]
`;
    expect((await found(task)).concat(await found(line))).toEqual([
      'error 5 invalid-name: invalid name "../r"',
      'error 6 invalid-name: invalid name "../s"',
      'error 5 invalid-name: invalid name "../t"',
    ]);
  });
});
