import { expect, it } from "vitest";
import { matchingAny } from "./index.ts";

it("patterns of a repository find texts", () => {
  expect([...matchingAny([/^a/, /B$/i], ["ab", "xb", "c"], "x")]).toEqual(["ab", "xb"]);
  expect([...matchingAny([], ["a"], "x")]).toEqual([]);
});

it("patterns that backtrack for ever are stopped", () => {
  expect(() => matchingAny([/(a+)+$x/], ["a".repeat(60)], "c.cfg", 50)).toThrow(
    expect.objectContaining({ code: "SAST_SLOW_PATTERN", message: expect.stringMatching(/^c\.cfg: /) }),
  );
});
