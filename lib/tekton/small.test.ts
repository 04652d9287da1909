import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";
import { expandEnvironment, expandVariables } from "./kubelet.ts";
import { childName, childRunNames, generatedName } from "./names.ts";
import { declaredType, paramValue } from "./value.ts";

describe("the kubelet's expansion", () => {
  const env = { HOME: "/root", TRICK: "$(HOME) $$", EMPTY: "" };
  it.each([
    ["$(HOME)/x", "/root/x"],
    ["$$(HOME)", "$(HOME)"],
    ["$$$(HOME)", "$/root"],
    ["$(NONE)", "$(NONE)"],
    ["$(TRICK)", "$(HOME) $$"],
    ["$(EMPTY)|", "|"],
    ["$HOME $", "$HOME $"],
    ["$(HOME", "$(HOME"],
    ["$(params.y)", "$(params.y)"],
    ["$(toString)", "$(toString)"],
    ["$($(HOME))", "$($(HOME))"],
  ])("%s → %s", (text, expected) => expect(expandVariables(text, env)).toBe(expected));
  it("lets a variable see those before it, not those after", () => {
    const list = [
      { name: "A", value: "$(BASE)1" },
      { name: "B", value: "$(A)2$(C)" },
      { name: "C", value: "$(B)", literal: true },
    ];
    expect(expandEnvironment(list, { BASE: "0" })).toEqual({ BASE: "0", A: "01", B: "012$(C)", C: "$(B)" });
  });
});

describe("durations", () => {
  it.each([
    ["1h30m", 5_400_000],
    ["0", 0],
    ["1.5s", 1500],
    ["100ms", 100],
    ["1h0m0s", 3_600_000],
    [".5m", 30_000],
  ])("%s is %i ms", (text, ms) => expect(parseDuration(text)).toBe(ms));
  it.each(["", "5", "5 s", "-1s", "1d", "h"])("refuses %j and names the field", (text) => {
    expect(() => parseDuration(text, "spec.timeout")).toThrow(`spec.timeout: "${text}" is not a duration`);
  });
  it.each([
    [3_600_000, "1h0m0s"],
    [5000, "5s"],
    [61_500, "1m1.5s"],
    [250, "250ms"],
    [0, "0s"],
  ])("%i prints as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("names", () => {
  const long = "a-very-long-pipeline-run-name-that-goes-on-and-on-for-ever";
  it("joins what fits", () => expect(childName("run", "-task")).toBe("run-task"));
  it("cuts and hashes the parent for a short suffix", () => {
    expect(childName(long, "-build-it")).toBe(
      "a-very-long-pipeline-rbe31e4bbcf0fc979039a380d301a4aa9-build-it",
    );
  });
  it("hashes everything for a long suffix", () => {
    const suffix = "-a-task-name-that-is-longer-than-thirty-one";
    expect(childName(long, suffix)).toMatch(/^a-very-long-pipeline-run-name-t[0-9a-f]{32}$/);
    expect(childName("run-of-mine-that-is-short", suffix)).toMatch(
      /^run-of-mine-that-is-short[0-9a-f]{32}-a-tas$/,
    );
  });
  it("numbers the runs of a matrix", () => {
    expect(childRunNames("run", "t", 2)).toEqual(["run-t-0", "run-t-1"]);
    expect(childRunNames("run", "t", 1)).toEqual(["run-t"]);
    const cut = childRunNames(long, "a-task-name-that-is-longer-than-thirty-one", 12);
    expect(new Set(cut).size).toBe(12);
    expect(cut[11]).toMatch(/-11$/);
    expect(Math.max(...cut.map((name) => name.length))).toBeLessThanOrEqual(63);
  });
  it("generates names that differ and fit", () => {
    expect(generatedName("run-")).toMatch(/^run-[a-z0-9]{5}$/);
    expect(generatedName("x".repeat(80)).length).toBe(63);
    expect(generatedName("a")).not.toBe(generatedName("a"));
  });
});

describe("values", () => {
  it.each([
    [1, "1"],
    [true, "true"],
    [null, ""],
    ["x", "x"],
    [
      ["a", null],
      ["a", ""],
    ],
    [[1, 2], "[1,2]"],
    [{ a: "b" }, { a: "b" }],
    [{ b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
    [1.5, "1.5"],
  ])("%j is read as %j", (value, expected) => expect(paramValue(value)).toEqual(expected));
  it("takes the type from default and properties", () => {
    expect([
      declaredType({}),
      declaredType({ default: [] }),
      declaredType({ properties: {} }),
      declaredType({ default: {} }),
    ]).toEqual(["string", "array", "object", "object"]);
  });
});
