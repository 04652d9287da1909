import { afterAll, describe, expect, it } from "vitest";
import { parsedValue } from "./results.ts";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, more = "") =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run}\nspec:\n${spec}\n${more}`,
    state.dir,
  );

describe("the value of a result file", () => {
  it.each([
    ['["a","b"]', ["a", "b"]],
    ['{"k":"v"}', { k: "v" }],
    ["[1,2]", "[1,2]"],
    ['"text"', "text"],
    ["12", "12"],
    ["plain\n", "plain\n"],
  ])("%j is read as Tekton reads it", (text, value) => {
    expect(parsedValue(text)).toEqual(value);
  });
});

describe.skipIf(!hasBubblewrap)("results (need bubblewrap and busybox)", () => {
  it("of all types, from files and from steps; what nobody wrote is absent", async () => {
    const { results, steps, reason } = await run(`
  taskSpec:
    results:
    - {name: text}
    - {name: json}
    - {name: list, type: array}
    - {name: map, type: object, properties: {k: {}}}
    - {name: taken, value: $(steps.s.results.own)}
    - {name: never}
    steps:
    - name: s
      image: busybox
      results: [{name: own}, {name: hidden}]
      script: |
        echo text > $(results.text.path); printf '["j"]' > $(results.json.path); printf '["a","b"]' > $(results.list.path)
        printf '{"k":"v"}' > $(results.map.path); printf mine > $(step.results.own.path); printf h > $(step.results.hidden.path)`);
    expect(reason).toBe("Succeeded");
    expect(results).toEqual({
      text: "text\n",
      json: '["j"]',
      list: ["a", "b"],
      map: { k: "v" },
      taken: "mine",
    });
    expect(steps["s"]?.results?.map(({ name }) => name)).toEqual(["own", "hidden"]);
  });

  it("of a step reach later steps in args and env; an empty list is one empty argument", async () => {
    const { output } = await run(`
  taskSpec:
    steps:
    - name: a
      image: busybox
      results: [{name: t}, {name: l, type: array}, {name: none, type: array}, {name: o, type: object}]
      script: |
        printf x > $(step.results.t.path); printf '["1","2 3"]' > $(step.results.l.path)
        printf '[]' > $(step.results.none.path); printf '{"k":"v"}' > $(step.results.o.path)
    - name: b
      image: busybox
      env: [{name: E, value: "<$(steps.a.results.t)>"}]
      command: [sh, -c, 'echo $#; for a in "$@"; do echo "[$a]"; done; echo $E', sh]
      args: ["$(steps.a.results.l[*])", "$(steps.a.results.l[1])", "$(steps.a.results.o.k)", "$(steps.a.results.none[*])"]`);
    expect(output).toEqual(["b: 5", "b: [1]", "b: [2 3]", "b: [2 3]", "b: [v]", "b: []", "b: <x>"]);
  });

  it("of a step that wrote none stay as they stand, and that is said", async () => {
    const { output, events } = await run(`
  taskSpec:
    steps:
    - {name: a, image: busybox, results: [{name: r}], script: "true"}
    - {name: b, image: busybox, command: [echo], args: ["$(steps.a.results.r)"]}`);
    expect(output.at(-1)).toBe("b: $(steps.a.results.r)");
    expect(
      events.some((event) => event.type === "warning" && event.message.includes("no step has written")),
    ).toBe(true);
  });

  it("beyond 4096 bytes fail their step, and the next one still runs, as in Tekton", async () => {
    const { reason, steps, results, output } = await run(`
  taskSpec:
    results: [{name: big}]
    steps:
    - {name: a, image: busybox, script: "head -c 5000 /dev/zero | tr '\\\\0' x > $(results.big.path)"}
    - {name: b, image: busybox, script: "echo ran"}`);
    expect(reason).toBe("StepFailed");
    expect(results).toEqual({});
    expect(steps["a"]?.terminated).toMatchObject({ exitCode: 1, reason: "Error" });
    expect(output).toContain(
      "a: Termination message is above max allowed size 4096, caused by large task result.",
    );
    expect(output).toContain("b: ran");
  });

  it("beyond a container's share of the pod's 12288 bytes are lost without failing, and that is said", async () => {
    const more = Array.from(
      { length: 5 },
      (_, index) => `    - {name: s${index}, image: busybox, command: ["true"]}`,
    );
    const { reason, results, events } = await run(`
  taskSpec:
    results: [{name: big}]
    steps:
${more.join("\n")}
    - {name: last, image: busybox, command: [sh, -c, "head -c 2500 /dev/zero | tr '\\\\0' x > $(results.big.path)"]}`);
    expect(reason).toBe("Succeeded");
    expect(results).toEqual({});
    expect(events.find(({ type }) => type === "warning")).toMatchObject({
      message: expect.stringContaining("1755 bytes"),
    });
  });

  it("of a wrong type fail the run with Tekton's words", async () => {
    const { reason, message } = await run(`
  taskSpec:
    results: [{name: l, type: array}]
    steps: [{image: busybox, script: "printf '[1]' > $(results.l.path)"}]`);
    expect(reason).toBe("TaskRunValidationFailed");
    expect(message).toBe(
      'Provided results don\'t match declared results; may be invalid JSON or missing result declaration:  "l": task result is expected to be "array" type but was initialized to a different type "string"',
    );
  });

  it("beside them, artifacts of a step", async () => {
    const { status, output } = await run(`
  taskSpec:
    steps:
    - name: a
      image: busybox
      script: |
        echo '{"outputs":[{"name":"image","values":[{"uri":"pkg:a","digest":{"sha256":"ff"}}]}]}' > $(step.artifacts.path)
    - {name: b, image: busybox, command: [echo], args: ["$(steps.a.outputs.image)"]}`);
    expect(output).toEqual(['b: [{"uri":"pkg:a","digest":{"sha256":"ff"}}]']);
    expect(status.artifacts?.outputs?.[0]?.name).toBe("image");
  });
});
