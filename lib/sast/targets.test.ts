import { execFileSync } from "node:child_process";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestSources, testSources } from "./fixtures.ts";
import { readTargets } from "./targets.ts";

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
  await sources.write({ "a/b/run.sh": "", "c/x": "", link: "-> a/b" });
});
afterEach(() => sources.remove());

describe("TARGET_DIRS", () => {
  it.each([
    [".", [""]],
    ["", [""]],
    ["a, c ,", ["a", "c"]],
    ["a/b/run.sh", ["a/b/run.sh"]],
    ["a/../c,c", ["c"]],
    ["link", ["a/b"]],
  ])("%j is %j", async (targetDirs, paths) => {
    const root = await realpath(sources.root);
    const wanted = { root, paths: paths.map((path) => join(root, path)) };
    expect(await readTargets(sources.root, targetDirs)).toEqual(wanted);
  });

  it.each(["..", "a/../..", "../source-other", "out", "a,out/file"])(
    "does not lead out of the sources: %s",
    async (targetDirs) => {
      // A folder beside the sources whose name begins like theirs.
      await mkdir(join(sources.dir, "source-other"));
      await writeFile(join(sources.dir, "source-other/file"), "");
      await sources.write({ out: "-> ../source-other" });
      await expect(readTargets(sources.root, targetDirs)).rejects.toMatchObject({ code: "SAST_OUTSIDE" });
    },
  );

  it("that are not there would count as looked at: they are refused by name", async () => {
    const missing = readTargets(sources.root, "a,nowhere");
    await expect(missing).rejects.toMatchObject({ code: "SAST_NO_FOLDER", message: /"nowhere"/ });
    const none = readTargets(join(sources.dir, "none"), ".");
    await expect(none).rejects.toMatchObject({ code: "SAST_NO_FOLDER" });
  });

  it("are no pipes: nobody waits for one", async () => {
    execFileSync("mkfifo", [join(sources.root, "pipe.sh")]);
    await expect(readTargets(sources.root, "pipe.sh")).rejects.toMatchObject({ code: "SAST_NO_FOLDER" });
  });
});
