import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archiveOf, type FakeEntry, scratch } from "./fixture.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { unpack } from "./unpack.ts";

let at: Awaited<ReturnType<typeof scratch>>;
let into: string;
beforeEach(async () => {
  at = await scratch();
  into = join(at.dir, "into");
  mkdirSync(into);
});
afterEach(() => at.remove());

async function unpacked(entries: readonly FakeEntry[], limits?: Limits) {
  const file = join(at.dir, "a.tar.gz");
  await archiveOf(file, entries);
  return unpack(file, into, { signal: at.signal, limits });
}

describe("a hostile archive", () => {
  const refused: Readonly<Record<string, readonly FakeEntry[]>> = {
    "absolute name": [{ name: "/tmp/evil", body: "x" }],
    "climbs out": [{ name: "a/../../evil", body: "x" }],
    "climbs within": [{ name: "a/../b", body: "x" }],
    "writes through a link": [
      { name: "out", type: "symlink", linkname: "/tmp" },
      { name: "out/evil", body: "x" },
    ],
    "makes a directory through a link": [
      { name: "out", type: "symlink", linkname: ".." },
      { name: "out/evil", type: "directory" },
    ],
    "writes through a link to its own tree": [
      { name: "real", type: "directory" },
      { name: "alias", type: "symlink", linkname: "real" },
      { name: "alias/file", body: "x" },
    ],
    "puts a link in the place of a directory": [
      { name: "d", type: "directory" },
      { name: "d", type: "symlink", linkname: "/tmp" },
      { name: "d/evil", body: "x" },
    ],
    "hard link out": [{ name: "h", type: "link", linkname: "../secret" }],
    "absolute hard link": [{ name: "h", type: "link", linkname: "/etc/passwd" }],
    "hard link to a link": [
      { name: "s", type: "symlink", linkname: "/etc/passwd" },
      { name: "h", type: "link", linkname: "s" },
    ],
    "hard link to nothing": [{ name: "h", type: "link", linkname: "absent" }],
    "character device": [{ name: "null", type: "character-device", devmajor: 1, devminor: 3 }],
    "block device": [{ name: "sda", type: "block-device", devmajor: 8 }],
    pipe: [{ name: "p", type: "fifo" }],
    "file for the destination itself": [{ name: "./", type: "symlink", linkname: "/tmp" }],
  };
  it.each(Object.entries(refused))("is refused: %s", async (_what, entries) => {
    writeFileSync(join(at.dir, "secret"), "s");
    await expect(unpacked(entries)).rejects.toMatchObject({ code: "ARTIFACT_UNSAFE" });
    expect(existsSync("/tmp/evil") || existsSync(join(at.dir, "evil"))).toBe(false);
  });

  it("with a second entry of one name does not write through the first", async () => {
    writeFileSync(join(at.dir, "secret"), "untouched");
    await unpacked([
      { name: "f", type: "symlink", linkname: "../secret" },
      { name: "f", body: "new" },
    ]);
    expect(readFileSync(join(at.dir, "secret"), "utf8")).toBe("untouched");
    expect(readFileSync(join(into, "f"), "utf8")).toBe("new");
  });

  it("does not change a file through its hard link", async () => {
    await unpacked([
      { name: "a", body: "one" },
      { name: "b", type: "link", linkname: "a" },
      { name: "b", body: "two" },
    ]);
    expect(readFileSync(join(into, "a"), "utf8")).toBe("one");
    expect(readFileSync(join(into, "b"), "utf8")).toBe("two");
  });

  it("loses set-id and sticky bits", async () => {
    const { modes } = await unpacked([
      { name: "su", body: "x", mode: 0o4755 },
      { name: "d", type: "directory", mode: 0o3777 },
    ]);
    expect(lstatSync(join(into, "su")).mode & 0o7777).toBe(0o755);
    expect(modes).toEqual([["d", 0o777]]);
  });

  it("is refused by size, by number of entries, by ratio", async () => {
    const zeros = { name: "zeros", body: "\0".repeat(4096) };
    const tooLarge = { code: "ARTIFACT_TOO_LARGE" };
    await expect(unpacked([zeros], { ...LIMITS, bytes: 4000 })).rejects.toMatchObject(tooLarge);
    await expect(unpacked([zeros, zeros], { ...LIMITS, entries: 1 })).rejects.toMatchObject(tooLarge);
  });

  it("is refused when it is a bomb", async () => {
    const zeros = { name: "zeros", body: "\0".repeat(9_000_000) };
    await expect(unpacked([zeros], { ...LIMITS, ratioFrom: 1_000_000 })).rejects.toMatchObject({
      code: "ARTIFACT_TOO_LARGE",
      message: expect.stringContaining("more than 200 times"),
    });
  });

  it("is refused when it is cut, or no archive", async () => {
    const file = join(at.dir, "a.tar.gz");
    const broken = { code: "ARTIFACT_BROKEN" };
    await archiveOf(file, [{ name: "f", body: "x".repeat(100_000) }]);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    await expect(unpack(file, into, at)).rejects.toMatchObject(broken);
    writeFileSync(file, "plain text");
    await expect(unpack(file, into, at)).rejects.toMatchObject(broken);
    writeFileSync(file, gzipSync(Buffer.alloc(2048, "no tar ")));
    await expect(unpack(file, into, at)).rejects.toMatchObject(broken);
  });
});

describe("an ordinary archive", () => {
  it("made by tar comes out as it went in", async () => {
    const from = join(at.dir, "from");
    mkdirSync(join(from, "deep/empty"), { recursive: true });
    writeFileSync(join(from, "a=b"), "equals");
    writeFileSync(join(from, "deep/ünïcode ☃"), "snow");
    writeFileSync(Buffer.concat([Buffer.from(`${from}/deep/latin-`), Buffer.from([0xe9])]), "bytes");
    writeFileSync(join(from, `deep/${"x".repeat(180)}`), "long");
    writeFileSync(join(from, "tool"), "#!", { mode: 0o755 });
    linkSync(join(from, "tool"), join(from, "tool2"));
    symlinkSync("/etc/hosts", join(from, "absolute"));
    symlinkSync("../outside", join(from, "dangling"));
    for (const format of ["gnu", "pax"]) {
      const file = join(at.dir, `${format}.tar.gz`);
      const out = join(at.dir, format);
      mkdirSync(out);
      const skip = format === "gnu" ? [] : ["--exclude=*latin*"];
      execFileSync("tar", [`--format=${format}`, ...skip, "-C", from, "-czf", file, "."]);
      await unpack(file, out, at);
      const diff = ["-r", "--no-dereference", ...(format === "gnu" ? [] : ["-x", "latin*"]), from, out];
      expect(execFileSync("diff", diff, { encoding: "utf8" })).toBe("");
      expect(lstatSync(join(out, "tool")).mode & 0o777).toBe(0o755);
      expect(lstatSync(join(out, "tool")).ino).toBe(lstatSync(join(out, "tool2")).ino);
      expect(readlinkSync(join(out, "dangling"))).toBe("../outside");
      expect(readdirSync(join(out, "deep/empty"))).toEqual([]);
    }
  });

  it("keeps the time of files", async () => {
    await unpacked([{ name: "f", body: "x", mtime: new Date("2020-02-02T00:00:00Z") }]);
    expect(lstatSync(join(into, "f")).mtime.toISOString()).toBe("2020-02-02T00:00:00.000Z");
  });
});
