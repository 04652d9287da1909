import { describe, expect, it } from "vitest";
import { list, text } from "../params.ts";
import { definePipeline } from "../pipeline.ts";
import { defineStep } from "../step.ts";
import { defineTask, workspace } from "../task.ts";
import { pipelineReadme, renderPipeline } from "./index.ts";

const echoStep = defineStep({
  name: "echo",
  does: "Echoes.",
  effect: "reads",
  image: "oci",
  params: { say: text({ describe: "Text" }) },
  results: { said: text({ describe: "What was said" }), words: list({ describe: "Its words" }) },
});
const echo = (name: string) =>
  defineTask(
    {
      name,
      version: "1.0.0",
      does: "Echoes.",
      params: { SAY: text({ describe: "Text" }), MORE: list({ describe: "More", default: [] }) },
      workspaces: { out: workspace({ describe: "Output", optional: true }) },
    },
    ({ params, step }) => {
      const { results } = step("echo", echoStep, { params: { say: params.SAY } });
      return { SAID: results.said, WORDS: results.words };
    },
  );
const say = echo("say");
const base = definePipeline(
  {
    name: "base",
    version: "1.0.0",
    does: "Says.",
    params: { text: text({ describe: "Text" }), all: list({ describe: "All", default: [] }) },
    workspaces: { disk: workspace({ describe: "Disk" }) },
    labels: { kind: "base" },
  },
  ({ params, workspaces, task, fan, lastly }) => {
    const first = task("first", say, {
      params: { SAY: params.text, MORE: params.all },
      workspaces: { out: workspaces.disk.at("a").at("b") },
    });
    const second = task("second", say, { params: { SAY: first.results.SAID }, after: [first] });
    const legs = fan("legs", say, {
      matrix: { SAY: params.all },
      when: [params.text.notIn("")],
      after: [second],
    });
    const third = task("third", say, {
      params: { SAY: second.results.SAID, MORE: legs.results.SAID },
      after: [second],
      retries: 2,
      timeout: "1h",
    });
    lastly("end", say, { params: { SAY: third.status } });
    return {
      tasks: { first, second, legs, third },
      results: { SAID: third.results.SAID, WORDS: first.results.WORDS },
    };
  },
);
const namesOf = (yaml: ReturnType<typeof renderPipeline>) => yaml.spec.tasks?.map(({ name }) => name);
const taskOf = (yaml: ReturnType<typeof renderPipeline>, name: string) =>
  yaml.spec.tasks?.find((task) => task.name === name);
const paramOf = (yaml: ReturnType<typeof renderPipeline>, task: string, param: string) =>
  taskOf(yaml, task)?.params?.find(({ name }) => name === param)?.value;

describe("renderPipeline", () => {
  const yaml = renderPipeline(base);

  it("has tasks with params, workspaces, order, guards and matrix", () => {
    expect(taskOf(yaml, "first")).toEqual({
      name: "first",
      taskRef: { name: "say" },
      params: [
        { name: "SAY", value: "$(params.text)" },
        { name: "MORE", value: ["$(params.all[*])"] },
      ],
      workspaces: [{ name: "out", workspace: "disk", subPath: "a/b" }],
    });
    expect(taskOf(yaml, "legs")).toEqual({
      name: "legs",
      taskRef: { name: "say" },
      runAfter: ["second"],
      when: [{ input: "$(params.text)", operator: "notin", values: [""] }],
      matrix: { params: [{ name: "SAY", value: ["$(params.all[*])"] }] },
    });
    expect(taskOf(yaml, "third")).toMatchObject({ retries: 2, timeout: "1h" });
    expect(paramOf(yaml, "third", "MORE")).toEqual(["$(tasks.legs.results.SAID[*])"]);
    expect(yaml.spec.finally?.[0]?.params?.[0]?.value).toBe("$(tasks.third.status)");
  });

  it("has results, typed and described", () => {
    expect(yaml.spec.results).toEqual([
      { name: "SAID", description: "What was said", value: "$(tasks.third.results.SAID)" },
      { name: "WORDS", type: "array", description: "Its words", value: "$(tasks.first.results.WORDS[*])" },
    ]);
  });

  it("references tasks as it is told", () => {
    const taskRef = ({ name }: { name: string }) => ({
      resolver: "bundles",
      params: [{ name: "name", value: name }],
    });
    expect(renderPipeline(base, { taskRef }).spec.tasks?.[0]?.taskRef).toEqual(taskRef(say));
  });

  it("has a README with its graph", () => {
    expect(pipelineReadme(yaml)).toContain("| `legs` | `say` | `second` | `$(params.text)` notin  |");
  });
});

describe("extend", () => {
  it("adds tasks at a place, params, workspaces and results, and leaves the base alone", () => {
    const extended = base.extend(
      {
        name: "extended",
        version: "2.0.0",
        params: { more: text({ describe: "More" }) },
        workspaces: { other: workspace({ describe: "Other", optional: true }) },
        labels: { own: "yes" },
      },
      ({ params, workspaces, tasks, task, lastly }) => {
        const scan = task("scan", say, {
          params: { SAY: `${params.more} ${tasks.first.results.SAID}` },
          workspaces: { out: workspaces.other },
          after: [tasks.first],
          before: [tasks.second],
        });
        lastly("tell", say, { params: { SAY: scan.status } });
        return { tasks: { scan }, results: { SCAN: scan.results.SAID } };
      },
    );
    const yaml = renderPipeline(extended);
    expect(yaml.metadata).toMatchObject({ name: "extended", labels: { kind: "base", own: "yes" } });
    expect(namesOf(yaml)).toEqual(["first", "second", "legs", "third", "scan"]);
    expect(taskOf(yaml, "scan")?.runAfter).toEqual(["first"]);
    expect(taskOf(yaml, "second")?.runAfter).toEqual(["first", "scan"]);
    expect(yaml.spec.params?.map(({ name }) => name)).toEqual(["text", "all", "more"]);
    expect(yaml.spec.workspaces?.map(({ name }) => name)).toEqual(["disk", "other"]);
    expect(yaml.spec.results?.map(({ name }) => name)).toEqual(["SAID", "WORDS", "SCAN"]);
    expect(yaml.spec.finally?.map(({ name }) => name)).toEqual(["end", "tell"]);
    expect(namesOf(renderPipeline(base))).toEqual(["first", "second", "legs", "third"]);
  });

  it("replaces a task under its name, in its place", () => {
    const shout = echo("shout");
    const extended = base.extend({ name: "loud", version: "1.0.0" }, ({ tasks, replace }) => {
      const second = replace(tasks.second, shout, { params: { SAY: "loud", MORE: ["x"] } });
      return { results: { LOUD: second.results.SAID } };
    });
    const yaml = renderPipeline(extended);
    expect(namesOf(yaml)).toEqual(["first", "second", "legs", "third"]);
    expect(taskOf(yaml, "second")).toMatchObject({ taskRef: { name: "shout" }, runAfter: ["first"] });
    expect(paramOf(yaml, "second", "SAY")).toBe("loud");
    expect(paramOf(yaml, "third", "SAY")).toBe("$(tasks.second.results.SAID)");
  });

  it("removes a task, and joins what waited for it to what it waited for", () => {
    const chain = definePipeline({ name: "chain", version: "1.0.0", does: "", params: {} }, ({ task }) => {
      const a = task("a", say, { params: { SAY: "a" } });
      const b = task("b", say, { params: { SAY: "b" }, after: [a] });
      const c = task("c", say, { params: { SAY: "c" }, after: [b] });
      return { tasks: { a, b, c } };
    });
    const shorter = chain.extend({ name: "shorter", version: "1.0.0" }, ({ tasks, remove }) => {
      remove(tasks.b);
      return {};
    });
    const yaml = renderPipeline(shorter);
    expect(namesOf(yaml)).toEqual(["a", "c"]);
    expect(taskOf(yaml, "c")?.runAfter).toEqual(["a"]);
  });

  it("extends an extension", () => {
    const once = base.extend({ name: "once", version: "1.0.0" }, ({ task, tasks }) => ({
      tasks: { one: task("one", say, { params: { SAY: tasks.first.results.SAID } }) },
    }));
    const twice = once.extend({ name: "twice", version: "1.0.0" }, ({ task, tasks }) => ({
      tasks: { two: task("two", say, { params: { SAY: tasks.one.results.SAID } }) },
    }));
    expect(namesOf(renderPipeline(twice))).toEqual(["first", "second", "legs", "third", "one", "two"]);
  });
});

describe("renderPipeline refuses", () => {
  const codeOf = (
    change: Parameters<typeof base.extend>[1] extends (kit: infer K) => unknown ? (kit: K) => object : never,
  ) => {
    try {
      renderPipeline(base.extend({ name: "wrong", version: "1.0.0" }, change));
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
    return "none";
  };

  it.each<[string, string, Parameters<typeof codeOf>[0]]>([
    [
      "a task that was removed and is still used",
      "RENDER_UNDECLARED",
      ({ tasks, remove }) => ({ x: remove(tasks.second) }),
    ],
    [
      "two tasks of one name",
      "RENDER_DUPLICATE",
      ({ task }) => ({ x: task("first", say, { params: { SAY: "x" } }) }),
    ],
    [
      "a variable of a param that is not there",
      "RENDER_UNDECLARED",
      ({ task }) => ({ x: task("x", say, { params: { SAY: "$(params.nope)" } }) }),
    ],
    [
      "a variable of a result that is not there",
      "RENDER_UNDECLARED",
      ({ task }) => ({ x: task("x", say, { params: { SAY: "$(tasks.first.results.NOPE)" } }) }),
    ],
    [
      "a list in a text",
      "LIST_IN_TEXT",
      ({ task, params }) => ({ x: task("x", say, { params: { SAY: `${params.all}` } }) }),
    ],
    [
      "the results of all legs in a text",
      "LIST_IN_TEXT",
      ({ task }) => ({ x: task("x", say, { params: { SAY: "$(tasks.legs.results.SAID)" } }) }),
    ],
    [
      "tasks that wait for each other",
      "RENDER_CYCLE",
      ({ task, tasks }) => ({
        x: task("x", say, { params: { SAY: "x" }, after: [tasks.third], before: [tasks.first] }),
      }),
    ],
    [
      "waiting for a task of another pipeline",
      "RENDER_UNDECLARED",
      ({ task }) => ({ x: task("x", say, { params: { SAY: "x" }, after: [{ name: "nope" }] }) }),
    ],
    [
      "removing a task that is not there",
      "RENDER_UNDECLARED",
      ({ remove }) => ({ x: remove({ name: "nope" }) }),
    ],
    [
      "a name that Kubernetes does not take",
      "RENDER_INVALID",
      ({ task }) => ({ x: task("No_Name", say, { params: { SAY: "x" } }) }),
    ],
  ])("%s", (_, code, change) => {
    expect(
      codeOf((kit) => {
        change(kit);
        return {};
      }),
    ).toBe(code);
  });

  it("but drops what a spread carries too much", () => {
    const extended = base.extend({ name: "spread", version: "1.0.0" }, ({ task }) => {
      const many = { SAY: "x", CACHI2_ARTIFACT: "y" };
      task("x", say, { params: { ...many } });
      return {};
    });
    expect(taskOf(renderPipeline(extended), "x")?.params).toEqual([{ name: "SAY", value: "x" }]);
  });
});
