import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exists, findProgram, isBelow, isReadable, isWithin, readIfThere, writeWhole } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["/a", true, false],
  ["/a/", true, false],
  ["/a/b/c", true, true],
  ["/a/..b", true, true],
  ["/a/b/..", true, false],
  ["/ab", false, false],
  ["/", false, false],
  ["/a/../b", false, false],
  ["/b", false, false],
])("%s is within /a: %s, below it: %s", (path, within, below) => {
  expect([isWithin(path, "/a"), isBelow(path, "/a")]).toEqual([within, below]);
});

describe("writeWhole", () => {
  it("replaces what is there and leaves nothing else", async () => {
    const file = join(folder, "made", "file");
    await expect(writeWhole(file, "first")).rejects.toMatchObject({ code: "ENOENT" });
    await writeWhole(file, "first", { makeFolder: true });
    await writeWhole(file, "second", { mode: 0o600 });
    expect(await readFile(file, "utf8")).toBe("second");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, "made"))).toEqual(["file"]);
  });

  it("leaves the place as it was when it fails", async () => {
    const taken = join(folder, "taken");
    await mkdir(join(taken, "inside"), { recursive: true });
    await expect(writeWhole(taken, "text")).rejects.toMatchObject({ code: "EISDIR" });
    expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
    expect(await readdir(taken)).toEqual(["inside"]);
  });

  it("of many at once leaves one whole", async () => {
    const file = join(folder, "contested");
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => writeWhole(file, text)));
    expect(texts).toContain(await readFile(file, "utf8"));
  });
});

describe("exists and isReadable", () => {
  it("are false for what is not there and for a link that leads nowhere", async () => {
    await symlink(join(folder, "nowhere"), join(folder, "link"));
    expect(await exists(folder)).toBe(true);
    expect(await isReadable(folder)).toBe(true);
    expect(await exists(join(folder, "absent"))).toBe(false);
    expect(await exists(join(folder, "link"))).toBe(false);
  });
});

describe("readIfThere", () => {
  it("is undefined for no file and for one below a file; other failures stay", async () => {
    const file = join(folder, "there");
    await writeFile(file, "text");
    expect(await readIfThere(file)).toBe("text");
    expect(await readIfThere(join(folder, "absent"))).toBeUndefined();
    expect(await readIfThere(join(file, "below"))).toBeUndefined();
    await expect(readIfThere(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });
});

describe("findProgram", () => {
  it("takes the first executable file, not a folder and not a plain file", async () => {
    const [first, second, third] = ["1", "2", "3"].map((name) => join(folder, "bin", name));
    await mkdir(join(first ?? "", "tool"), { recursive: true });
    await mkdir(second ?? "", { recursive: true });
    await mkdir(third ?? "", { recursive: true });
    await writeFile(join(second ?? "", "tool"), "");
    await writeFile(join(third ?? "", "tool"), "#!/bin/sh\n");
    await chmod(join(third ?? "", "tool"), 0o755);
    const path = ["", first, second, third].join(delimiter);
    expect(findProgram("tool", path)).toBe(join(third ?? "", "tool"));
    expect(findProgram("other", path)).toBeUndefined();
  });
});
