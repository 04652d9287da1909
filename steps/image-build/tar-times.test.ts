import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, it } from "vitest";
import { clampTimes } from "./tar-times.ts";

const LIMIT = 1_600_000_000;
const folder = mkdtempSync(join(tmpdir(), "tar-times-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In pieces of odd length, as they come from a disk. */
const clamp = (tar: Buffer, piece = 777) =>
  buffer(
    Readable.from(
      (function* () {
        for (let at = 0; at < tar.length; at += piece) yield tar.subarray(at, at + piece);
      })(),
      { objectMode: false },
    ).pipe(clampTimes(LIMIT)),
  );
const tar = (...args: string[]) => {
  const { stdout, status, stderr } = spawnSync("tar", args, { cwd: folder, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(String(stderr));
  return stdout;
};
const list = (archive: Buffer) =>
  spawnSync("tar", ["--utc", "--full-time", "--numeric-owner", "-tvf", "-"], {
    input: archive,
    encoding: "utf8",
  }).stdout;

const long = `${"n".repeat(120)}ä`;
writeFileSync(join(folder, "old"), "old");
writeFileSync(join(folder, long), "x".repeat(2000));
symlinkSync("old", join(folder, "link"));
utimesSync(join(folder, "old"), 1_000_000_000, 1_000_000_000);
utimesSync(join(folder, long), 1_700_000_000.5, 1_700_000_000.25);

it.each(["ustar", "gnu", "pax"])("sets what is too late and nothing else, in %s archives", async (format) => {
  const names = format === "ustar" ? ["old", "link"] : ["old", "link", long];
  const before = tar(`--format=${format}`, "-cf", "-", ...names);
  const after = await clamp(before);
  const lines = list(after).trim().split("\n");
  expect(lines).toHaveLength(names.length);
  expect(lines[0]).toContain("2001-09-09 01:46:40");
  for (const line of lines.slice(1)) expect(line).toContain("2020-09-13 12:26:40");
  const without = (text: string) => text.replace(/ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? +/g, " ");
  expect(without(list(after))).toBe(without(list(before)));
});

it("leaves no time of any kind later than asked in PAX records", async () => {
  const before = tar("--format=pax", "--pax-option=exthdr.name=x", "-cf", "-", long);
  expect(before.toString("latin1")).toMatch(/[acm]time=17/);
  const text = (await clamp(before)).toString("latin1");
  expect([...text.matchAll(/[acm]time=(\d+)/g)].every(([, seconds]) => Number(seconds) <= LIMIT)).toBe(true);
});

it("does not change an archive that has nothing too late", async () => {
  const before = tar("--format=gnu", "-cf", "-", "old");
  expect((await clamp(before, 100)).equals(before)).toBe(true);
});

it("refuses what is no archive or is cut off", async () => {
  await expect(clamp(Buffer.from("no tar ".repeat(200)))).rejects.toMatchObject({ code: "TAR_BAD" });
  const whole = tar("--format=gnu", "-cf", "-", long);
  await expect(clamp(whole.subarray(0, 1300))).rejects.toMatchObject({ code: "TAR_BAD" });
});
