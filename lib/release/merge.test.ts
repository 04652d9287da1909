import { describe, expect, it } from "vitest";
import { mergeReleaseData, mergeValues } from "./merge.ts";

describe("two values in one", () => {
  it.each([
    [
      "objects by key, at every depth",
      { a: { b: 1, c: 2 } },
      { a: { c: 3, d: 4 } },
      { a: { b: 1, c: 3, d: 4 } },
    ],
    ["lists together, each item once, sorted by JSON", ["b", "a"], ["c", "b"], ["a", "b", "c"]],
    ["numbers in lists by their JSON, not by value", [10], [9, 10], [10, 9]],
    [
      "equal objects in lists are one, whatever the order of keys",
      [{ a: 1, b: 2 }],
      [{ b: 2, a: 1 }],
      [{ b: 2, a: 1 }],
    ],
    [
      "objects of one name in lists stay two",
      [{ name: "x" }],
      [{ name: "x", tag: "t" }],
      [{ name: "x", tag: "t" }, { name: "x" }],
    ],
    ["the second of two texts", "a", "b", "b"],
    ["an explicit false", true, false, false],
    ["an explicit zero and empty text", { a: 1, b: "x" }, { a: 0, b: "" }, { a: 0, b: "" }],
    ["the first where the second is null", { a: 1 }, { a: null }, { a: 1 }],
    ["the second where the first is null", { a: null }, { a: 1 }, { a: 1 }],
    ["null where nothing else is said", {}, { a: null }, { a: null }],
    ["a list in place of a text", "a", ["b"], ["b"]],
    ["a text in place of an object", { a: 1 }, "b", "b"],
    ["an empty object over one with keys", { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
    ["a list alone keeps its order", {}, { a: ["b", "a"] }, { a: ["b", "a"] }],
  ])("%s", (_, base, over, wanted) => {
    expect(mergeValues(base, over)).toEqual(wanted);
  });

  it("has no key that reaches into prototypes", () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"x":1}}');
    const merged = mergeValues({}, mergeValues({ a: 1 }, hostile)) as Record<string, unknown>;
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(merged["a"]).toBe(1);
  });

  it("holds its laws for values made at random", () => {
    for (const [a, b, c] of randomTriples(300)) {
      const once = mergeValues(a, b);
      expect(mergeValues(once, b)).toEqual(once);
      expect(mergeValues(a, {})).toEqual(a);
      expect(mergeValues({}, a)).toEqual(a);
      expect(mergeValues(mergeValues(a, b), c)).toEqual(mergeValues(a, mergeValues(b, c)));
    }
  });
});

/** Objects of one shape: keys hold an object, a sorted list or a number, so that the laws are about merging alone. */
function randomTriples(count: number) {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const value = (depth: number): Record<string, unknown> => {
    const made: [string, unknown][] = [
      ["o", depth === 0 ? {} : value(depth - 1)],
      ["l", [...new Set([random(5), random(5)])].map(String).sort()],
      ["n", random(9)],
    ];
    return Object.fromEntries(made.filter(() => random(3) > 0));
  };
  return Array.from({ length: count }, () => [value(3), value(3), value(3)] as const);
}

describe("data of a release", () => {
  it("collectors < Release < ReleasePlan < ReleasePlanAdmission", () => {
    const all = ["a", "b", "c", "d", "e"];
    const data = (keys: readonly string[], said: string) =>
      Object.fromEntries(keys.map((key) => [key, said]));
    expect(
      mergeReleaseData({
        collectors: { managed: { one: data(all, "managed") }, tenant: { one: data(all.slice(1), "tenant") } },
        release: data(all.slice(2), "release"),
        releasePlan: data(all.slice(3), "plan"),
        releasePlanAdmission: data(all.slice(4), "admission"),
      }),
    ).toEqual({ a: "managed", b: "tenant", c: "release", d: "plan", e: "admission" });
  });

  it("collectors in the order of their names, whatever the order they stand in", () => {
    const collectors = { tenant: { z: { k: "z" }, a: { k: "a" } } };
    expect(mergeReleaseData({ collectors })).toEqual({ k: "z" });
  });

  it("nothing said is nothing, and data that is no object is an error", () => {
    expect(mergeReleaseData({})).toEqual({});
    expect(mergeReleaseData({ collectors: { managed: null }, release: null })).toEqual({});
    expect(() => mergeReleaseData({ releasePlan: ["a"] })).toThrow(
      expect.objectContaining({
        code: "RELEASE_BAD_OBJECT",
        message: expect.stringContaining("spec.data of the ReleasePlan is a list"),
      }),
    );
    expect(() => mergeReleaseData({ collectors: { managed: { jira: "none" } } })).toThrow(
      "status.collectors.managed.jira of the Release is a string",
    );
  });
});
