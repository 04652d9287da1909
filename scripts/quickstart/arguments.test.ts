import { expect, test } from "vitest";
import { readWishes, USAGE } from "./arguments.ts";

test("scanners are installed, and their data is looked for elsewhere, only when that is asked for", () => {
  expect(readWishes([])).toEqual({ yes: false, scanners: false, release: true, params: new Map() });
  expect(readWishes(["--scanners", "--yes", "--data", "/srv/data"])).toEqual({
    ...{ yes: true, scanners: true, release: true, data: "/srv/data" },
    params: new Map(),
  });
});

test.each([
  [["--data"], /data/],
  [["--scanner"], /scanner/],
  [["-p", "novalue"], /NAME=VALUE/],
])("%j is wrong usage", (argv, why) => {
  expect(() => readWishes(argv)).toThrow(
    expect.objectContaining({ code: "QUICKSTART_USAGE", message: expect.stringMatching(why) }),
  );
});

test("the help names every option", () => {
  for (const option of ["--git-url", "--data", "--scanners", "--state", "--yes", "--param"])
    expect(USAGE).toContain(option);
});
