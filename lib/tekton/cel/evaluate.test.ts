import { describe, expect, it } from "vitest";
import { celAllows, evaluateCel } from "./index.ts";

describe("evaluateCel", () => {
  it.each([
    ["'a' == 'a'", true],
    ["'a'!=\"a\"", false],
    ["!('duh' in ['foo', 'bar'])", true],
    ["'foo' in ['foo'] && 1 + 2 * 3 == 7", true],
    ["false || 'release/1'.matches('release/.*')", true],
    ["'abc'.startsWith('ab') && 'abc'.endsWith('bc') && 'abc'.contains('b')", true],
    ["size('abc') == 3 && [1, 2].size() == 2", true],
    ["0.95 > 0.9 ? true : false", true],
    ["-1 < 0", true],
    ["['a','b'][1] == 'b'", true],
    ["r'\\d' == '\\\\d'", true],
    ["(10 - 4) / 2 >= 3 && 7 % 2 <= 1", true],
  ])("%s is %s", (text, expected) => expect(evaluateCel(text)).toBe(expected));
  it.each([
    ["'a' == 1", "two values of one type"],
    ["'a'", "does not come to true or false"],
    ["foo == 'a'", "foo is not known"],
    ["'a' ==", "ends too early"],
    ["'a' # 'b'", "cannot be read"],
    ["true true", "was not expected"],
    ["('a' == 'a'", ") is missing"],
  ])("%s is refused", (text, message) => expect(() => evaluateCel(text)).toThrow(message));
});

describe("celAllows", () => {
  it.each([
    [[], true],
    [[{ cel: "" }, { input: "a", operator: "in" as const, values: [] }], true],
    [[{ cel: "1 < 2" }, { cel: "2 < 1" }], false],
  ])("of %j is %s", (when, expected) => expect(celAllows(when)).toBe(expected));
});
