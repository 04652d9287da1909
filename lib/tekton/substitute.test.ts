import { describe, expect, it } from "vitest";
import { references, referencesDeep, wholeReference } from "./reference.ts";
import {
  allows,
  firstOf,
  lookupIn,
  substitute,
  substituteDeep,
  substituteList,
  substituteValue,
  substituteWhen,
} from "./substitute.ts";
import type { ParamValue } from "./types.ts";

const values = new Map<string, ParamValue>([
  ["params.url", "https://example.com"],
  ["params.a.b", "dotted"],
  ["params.list", ["x", "y z", ""]],
  ["params.empty", []],
  ["params.o", { key: "v", "k.2": "w", "": "nothing" }],
  ["params.tricky", "$(params.url) $$ $& $1"],
  ["tasks.t.results.r", "result"],
  ["tasks.t.results.rs", ["1", "2"]],
  ["context.taskRun.name", "run-1"],
  ["workspaces.source.bound", "false"],
  ["workspaces.source.path", ""],
  ["results.r.path", "/results/r"],
]);
const lookup = lookupIn(values);
const say = (text: string) => substitute(text, lookup);

describe("references", () => {
  it("finds every notation, in order, with where it stands", () => {
    const text = `a $(params.x) $(params["a.b"][0]) $(params['c/d'][*]) $(tasks.t.results.r.key)`;
    expect(references(text).map(({ path, index, parts }) => [path, index, parts])).toEqual([
      ["params.x", undefined, ["params", "x"]],
      ["params.a.b", 0, ["params", "a.b"]],
      ["params.c/d", "*", ["params", "c/d"]],
      ["tasks.t.results.r.key", undefined, ["tasks", "t", "results", "r", "key"]],
    ]);
    expect(references(text)[0]?.at).toBe(2);
  });
  it("reads inputs.params as params", () => {
    expect(references("$(inputs.params.x)")[0]?.path).toBe("params.x");
    expect(references("$(inputs.other.x)")[0]?.path).toBe("inputs.other.x");
  });
  it.each([
    "$(date)",
    "$(cat a.txt)",
    "$((1+2))",
    "$params.x",
    "$(params.)",
    "$(params.x[-1])",
    "$(.x)",
    "$()",
  ])("sees no variable in %s", (text) => expect(references(text)).toEqual([]));
  it("finds the inner variable of a command or arithmetic substitution", () => {
    expect(references("$(echo $(params.x))").map(({ path }) => path)).toEqual(["params.x"]);
    expect(references("$(($(params.x)+1))").map(({ path }) => path)).toEqual(["params.x"]);
  });
  it("knows a whole variable from a part", () => {
    expect(wholeReference("$(params.x)")?.path).toBe("params.x");
    expect(wholeReference("$(params.x) ")).toBeUndefined();
    expect(wholeReference("$(params.x)$(params.x)")).toBeUndefined();
  });
  it("looks through objects", () => {
    expect(referencesDeep({ a: ["$(params.x)"], b: { c: "$(params.y)" }, d: 1, e: null }).length).toBe(2);
  });
});

describe("substitute", () => {
  it.each([
    ["$(params.url)/x", "https://example.com/x"],
    [`$(params["url"])$(params['url'])`, "https://example.comhttps://example.com"],
    ["$(inputs.params.url)", "https://example.com"],
    [`$(params["a.b"]) $(params.a.b)`, "dotted dotted"],
    ["$(params.list[1])", "y z"],
    ["$(params.list[2])|", "|"],
    ["$(params.o.key) $(params.o.k.2)", "v w"],
    [`$(params["o"].key)`, "v"],
    ["$(tasks.t.results.r) $(tasks.t.results.rs[1])", "result 2"],
    [`$(tasks.t.results["r"])`, "result"],
    ["$(workspaces.source.bound)$(workspaces.source.path)", "false"],
    ["$$(context.taskRun.name)", "$run-1"],
    ["$(results.r.path)", "/results/r"],
  ])("%s → %s", (text, expected) => expect(say(text)).toBe(expected));

  it.each([
    "$(params.unknown)",
    "$(params.list[3])",
    "$(params.list)",
    "a $(params.list[*]) b",
    "$(params.o)",
    "$(params.o.none)",
    "$(params.o.toString)",
    "$(params.url[0])",
    "$(HOME)",
    "$(my.program)",
  ])("leaves %s as it is", (text) => expect(say(text)).toBe(text));

  it("looks at a value only once", () => {
    expect(say("$(params.tricky)")).toBe("$(params.url) $$ $& $1");
    const halves = lookupIn(
      new Map<string, ParamValue>([
        ["params.a", "$(params"],
        ["params.b", ".a)"],
      ]),
    );
    expect(substitute("$(params.a)$(params.b)", halves)).toBe("$(params.a)");
  });
});

describe("lists and values", () => {
  it("expands a list only as a whole element", () => {
    const list = [
      "a",
      "$(params.list[*])",
      "$(params.empty[*])",
      "b$(params.list[*])",
      "$(params.list)",
      "$(params.url)",
    ];
    expect(substituteList(list, lookup)).toEqual([
      "a",
      "x",
      "y z",
      "",
      "b$(params.list[*])",
      "x",
      "y z",
      "",
      "https://example.com",
    ]);
  });
  it("gives a whole value the type of what it stands for", () => {
    expect(substituteValue("$(params.list[*])", lookup)).toEqual(["x", "y z", ""]);
    expect(substituteValue("$(tasks.t.results.rs)", lookup)).toEqual(["1", "2"]);
    expect(substituteValue("$(params.o[*])", lookup)).toEqual({ key: "v", "k.2": "w", "": "nothing" });
    expect(substituteValue("$(params.list[0])", lookup)).toBe("x");
    expect(substituteValue("$(params.url[*])", lookup)).toBe("$(params.url[*])");
    expect(substituteValue({ a: "$(params.url)", b: "$(params.list[*])" }, lookup)).toEqual({
      a: "https://example.com",
      b: "$(params.list[*])",
    });
    expect(substituteValue(["$(params.empty[*])"], lookup)).toEqual([]);
  });
  it("goes through objects, and leaves keys, numbers and the input alone", () => {
    const input = { args: ["$(params.list[*])", 1], env: [{ name: "$(params.url)" }], "$(params.url)": null };
    const before = structuredClone(input);
    expect(substituteDeep(input, lookup)).toEqual({
      args: ["x", "y z", "", 1],
      env: [{ name: "https://example.com" }],
      "$(params.url)": null,
    });
    expect(input).toEqual(before);
  });
  it("asks lookups in order", () => {
    const inner = lookupIn(new Map([["params.url", "inner"]]));
    expect(substitute("$(params.url) $(params.a.b)", firstOf(inner, lookup))).toBe("inner dotted");
  });
});

describe("when", () => {
  it("puts a list into input as JSON and into values as elements", () => {
    const when = [
      { input: "$(params.list[*])", operator: "in" as const, values: ["$(params.list[*])", "q"] },
    ];
    expect(substituteWhen(when, lookup)).toEqual([
      { input: '["x","y z",""]', operator: "in", values: ["x", "y z", "", "q"] },
    ]);
  });
  it("lets run only when all guards hold", () => {
    const yes = { input: "a", operator: "in" as const, values: ["a", "b"] };
    const no = { input: "a", operator: "notin" as const, values: ["a"] };
    expect([allows([]), allows([yes]), allows([yes, no]), allows([{ ...no, values: [] }])]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});
