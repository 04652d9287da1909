import { describe, expect, it } from "vitest";
import { isKind, loadYaml } from "./load.ts";

const text = `# two objects
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: t
spec:
  params:
    - name: count
      default: 3
    - name: list
      default: [a, b]
  steps:
    - name: one
      image: busybox
      env: [{ name: A, value: "1" }]
---
---
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { generateName: r- }
spec:
  taskRef: { name: t }
  params: [{ name: count, value: true }]
`;

describe("loadYaml", () => {
  it("reads several documents, with lines and Tekton's values", () => {
    const { objects } = loadYaml(text, "f.yaml");
    expect(objects.map(({ object, line }) => [object.kind, line])).toEqual([
      ["Task", 2],
      ["TaskRun", 18],
    ]);
    const [task, run] = objects;
    if (task === undefined || !isKind(task.object, "Task")) throw new Error("no task");
    expect(task.object.spec.params?.map((param) => param.default)).toEqual(["3", ["a", "b"]]);
    expect(task.object.spec.steps?.[0]?.env?.[0]?.value).toBe("1");
    expect(task.lineOf(["spec", "params", 1])).toBe(10);
    expect(task.lineOf(["spec", "steps"])).toBe(12);
    expect(task.lineOf(["spec", "steps", 0, "script"])).toBe(13);
    if (run === undefined || !isKind(run.object, "TaskRun")) throw new Error("no run");
    expect(run.object.spec.params?.[0]?.value).toBe("true");
  });
  it("opens a List, and reads JSON", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }],
    };
    expect(loadYaml(JSON.stringify(list), "l.json").objects[0]?.object.metadata.name).toBe("c");
  });
  it("has no objects in an empty file", () => expect(loadYaml("# nothing\n", "e.yaml").objects).toEqual([]));
  it.each([
    [
      "grows without end",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`)}]`).join("\n")}`,
    ],
    ["holds itself", "kind: &m { a: *m, b: *m }"],
    ["is endlessly deep", `kind: ${"[".repeat(500)}${"]".repeat(500)}`],
  ])("refuses a document that %s, with file and line", (_what, text) => {
    expect(() => loadYaml(`\n${text}`, "bomb.yaml")).toThrow(/^bomb\.yaml:2: /);
    expect(() => loadYaml(`\n${text}`, "bomb.yaml")).toThrow(
      expect.objectContaining({ code: "TEKTON_YAML" }),
    );
  });
  it("names file and line of what is wrong", () => {
    expect(() => loadYaml("a: 1\nb: [\n", "bad.yaml")).toThrow(/^bad\.yaml:3: /);
    expect(() => loadYaml("a: 1\na: 2\n", "twice.yaml")).toThrow(/^twice\.yaml:2: .*unique/);
    expect(() => loadYaml("\n- 1\n", "list.yaml")).toThrow(
      "list.yaml:2: not a Kubernetes object: a list stands there",
    );
    expect(() => loadYaml("kind: Task\n", "half.yaml")).toThrow("half.yaml:1: not a Kubernetes object");
  });
});
