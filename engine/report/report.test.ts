import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../types.ts";
import { createReporter } from "./index.ts";
import { Model, taskName } from "./model.ts";
import { cut, duration, plain, size } from "./text.ts";
import { picture } from "./tree.ts";

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
const pr = { kind: "PipelineRun", name: "pr", uid: "1" } as const;
const task = (name: string, uid: string) =>
  ({ kind: "TaskRun", name: `pr-${name}`, uid, pipelineRun: "pr", pipelineTask: name }) as const;
const step = { kind: "step", name: "s" } as const;
const EVENTS: EngineEvent[] = [
  { at: at(0), run: pr, type: "run-started", isolation: "paths" },
  { at: at(1), run: task("build", "2"), type: "run-started", isolation: "paths" },
  { at: at(1), run: task("build", "2"), type: "container-started", container: step, image: "busybox" },
  {
    at: at(2),
    run: task("build", "2"),
    type: "log",
    container: step,
    stream: "stdout",
    line: "\u001b[31mred\u001b[0m\u0007 tab\there",
  },
  {
    at: at(3),
    run: pr,
    type: "task-skipped",
    pipelineTask: "scan",
    reason: "When Expressions evaluated to false",
  },
  {
    at: at(5),
    run: task("build", "2"),
    type: "container-ended",
    container: step,
    exitCode: 2,
    reason: "Error",
    milliseconds: 4,
  },
  {
    at: at(5),
    run: task("build", "2"),
    type: "run-ended",
    status: "False",
    reason: "StepFailed",
    message: "it broke",
    results: [],
  },
  {
    at: at(5),
    run: pr,
    type: "run-ended",
    status: "False",
    reason: "Failed",
    message: "Tasks Completed: 1",
    results: [],
  },
];
function written(mode: "lines" | "json" | "tree", columns = 80): string {
  const parts: string[] = [];
  const reporter = createReporter(
    { write: (text) => parts.push(text), columns, rows: 24 },
    { mode, env: { NO_COLOR: "1" } },
  );
  for (const event of EVENTS) reporter.event(event);
  reporter.close();
  reporter.close();
  return parts.join("");
}

describe("reports", () => {
  it("lines name task and step, and let no escape sequence through", () => {
    expect(written("lines").split("\n")).toEqual([
      "PipelineRun pr started",
      "[build] started",
      "[build : s] red tab  here",
      "[scan] skipped: When Expressions evaluated to false",
      "[build : s] exit code 2 (Error)",
      "[build] StepFailed after 4.0s: it broke",
      "PipelineRun pr Failed after 5.0s: Tasks Completed: 1",
      "",
    ]);
  });
  it("json is one event a line", () => {
    expect(
      written("json")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(EVENTS);
  });
  it("the tree ends with the whole picture, once", () => {
    expect(written("tree").split("\n")).toEqual([
      "✗ pr  5.0s  Failed",
      "  ✗ build  4.0s  StepFailed",
      "      it broke",
      "  ○ scan  When Expressions evaluated to false",
      "",
    ]);
  });
});

describe("picture", () => {
  const model = new Model();
  model.add({ at: at(0), run: pr, type: "run-started", isolation: "paths" });
  for (let index = 0; index < 30; index++) {
    const run = task(`t${index}`, `u${index}`);
    model.add({ at: at(0), run, type: "run-started", isolation: "paths" });
    if (index % 10 !== 0)
      model.add({
        at: at(1),
        run,
        type: "run-ended",
        status: "True",
        reason: "Succeeded",
        message: "",
        results: [],
      });
  }
  it.each([
    [20, 10],
    [7, 5],
    [200, 40],
    [3, 3],
  ])("fits %i columns and %i rows", (width, height) => {
    const lines = picture(model.lines, { width, height, colour: false });
    expect(lines.length).toBeLessThanOrEqual(height);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });
  it("keeps what runs and drops what ended well", () => {
    const text = picture(model.lines, { width: 60, height: 8, colour: false }).join("\n");
    for (const name of ["t0", "t10", "t20"]) expect(text).toMatch(new RegExp(`● ${name} `));
    expect(text).toMatch(/… \d+ lines more/);
  });
});

describe("text", () => {
  it("cuts to a width", () =>
    expect([cut("abcdef", 4), cut("abc", 4), cut("a\u001b[1mb", 9), cut("abc", 1)]).toEqual([
      "abc…",
      "abc",
      "ab",
      "a",
    ]));
  it("takes control characters out", () =>
    expect(plain("a\u001b]0;title\u0007b\rc\u0000\u001b[2Jd\u009b2J\u202ee")).toBe("abcd2Je"));
  it("stays on one line where it is cut to a width", () => expect(cut("a\nb", 80)).toBe("a b"));
  it.each([
    [400, "0.4s"],
    [12_300, "12s"],
    [63_000, "1m03s"],
    [3_720_000, "1h02m"],
  ])("%i ms are %s", (ms, text) => expect(duration(ms)).toBe(text));
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1500, "1.5 kB"],
    [123_456_789, "123 MB"],
  ])("%i bytes are %s", (bytes, text) => expect(size(bytes)).toBe(text));
  it("numbers the runs of a matrix", () =>
    expect([taskName("pr-a.b-3", "a.b"), taskName("pr-a", "a")]).toEqual(["a.b[3]", "a"]));
});
