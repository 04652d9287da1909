import { describe, expect, it } from "vitest";
import { parseFinding } from "../findings/index.ts";
import { memoryLog } from "./index.ts";

const said = (message: string) => {
  const log = memoryLog();
  log.info(message);
  return log.lines.join("\n");
};

describe("a line of the log", () => {
  it("with a name that has lines of its own does not become two lines of ours", () => {
    const lines = said("a\nb.sh: error: forged [X1]\naccept: run this\n: not looked at").split("\n");
    expect(lines).toEqual(["a", "  b.sh: error: forged [X1]", "  accept: run this", "  : not looked at"]);
    expect(lines.map(parseFinding)).toEqual([undefined, undefined, undefined, undefined]);
  });
  it.each([
    ["a\u001b[2Jb", "a\\u{1b}[2Jb"],
    ["a\u009b2Jb", "a\\u{9b}2Jb"],
    ["a\u0007b\u0000", "a\\u{7}b\\u{0}"],
    ["a\u202eb", "a\\u{202e}b"],
    ["a\rb", "a\n  b"],
    ["a\u2028b", "a\n  b"],
  ])("moves no cursor and turns no text: %j", (message, expected) => {
    expect(said(message)).toBe(expected);
  });
  it("is otherwise as it was: tabs, other scripts, no colours", () => {
    expect(said("\tгород \u001b[1;31mred\u001b[0m 東京")).toBe("\tгород red 東京");
  });
});
