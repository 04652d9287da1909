import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProgram } from "../files/index.ts";
import { memoryLog } from "../log/index.ts";
import { readFeed } from "./feed.ts";
import { feedFiles } from "./feed-files.ts";
import { affected, from0, record, writeFeed } from "./fixtures/feed.ts";
import { zipOf } from "./fixtures/zip.ts";
import { targetsOf } from "./match.ts";
import { readZip } from "./zip.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "feed-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const NPM = { name: "left", version: "1.0.0", purl: "pkg:npm/left@1.0.0", foundBy: "test" };
const targets = targetsOf([NPM]).targets;
const flaw = (id: string) => record(id, { affected: [affected("npm", "left", [from0])] });

async function read() {
  const log = memoryLog();
  const feed = await readFeed(dir, targets, { log, signal: new AbortController().signal });
  return { ids: feed.about("npm", "left").map((each) => each.record.id), log: log.lines, feed };
}

describe("a feed", () => {
  it("is files, folders of files, and archives as osv.dev publishes them", async () => {
    await writeFeed(dir, {
      "one.json": flaw("ONE"),
      "npm/two.json": flaw("TWO"),
      "npm/all.zip": zipOf({ "THREE.json": JSON.stringify(flaw("THREE")), "readme.txt": "no" }),
      "many.json": [flaw("FOUR"), flaw("FIVE")],
    });
    await symlink(join(dir, "npm/two.json"), join(dir, "linked.json"));
    const { ids, feed } = await read();
    expect(ids.sort()).toEqual(["FIVE", "FOUR", "ONE", "THREE", "TWO", "TWO"]);
    expect(feed.records).toBe(6);
  });

  it("is not read where it is about other ecosystems", async () => {
    await writeFeed(dir, {
      "Debian/all.zip": "no archive",
      "Ubuntu:22.04/x.json": "no JSON",
      "npm/a.json": flaw("A"),
    });
    const { ids, log } = await read();
    expect({ ids, log }).toEqual({ ids: ["A"], log: [] });
  });

  it("leaves out withdrawn records, and knows what it covers", async () => {
    await writeFeed(dir, {
      "a.json": { ...flaw("A"), withdrawn: "2026-01-01T00:00:00Z" },
      "b.json": record("B", { affected: [affected("Debian:12", "x", [from0])] }),
    });
    const { ids, feed } = await read();
    expect(ids).toEqual([]);
    expect(feed.covers({ ecosystem: "Debian", release: "12" })).toBe(true);
    expect(feed.covers({ ecosystem: "Debian", release: "13" })).toBe(false);
    expect(feed.covers({ ecosystem: "npm", release: "" })).toBe(true);
  });

  it("names what cannot be read, and reads the rest", async () => {
    await writeFeed(dir, {
      "bad.json": "{not json",
      "other.json": { some: "thing" },
      "cut.zip": zipOf({ "x.json": "{}" }).subarray(0, 20),
      "packed.zip": zipOf({ "bro\nken.json": "]", "good.json": JSON.stringify(flaw("GOOD")) }),
    });
    const { ids, log } = await read();
    expect(ids).toEqual(["GOOD"]);
    const named = (name: string) =>
      log.find((line) => line.startsWith("warn: feed: ") && line.includes(name));
    expect(["bad.json", "other.json", "cut.zip", "packed.zip: bro?ken.json"].map(named)).not.toContain(
      undefined,
    );
  });

  it("does not bury the log in what it cannot read", async () => {
    await writeFeed(dir, {
      "a.json": flaw("A"),
      ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}.json`, "]"])),
    });
    const { log } = await read();
    expect(log).toHaveLength(21);
    expect(log.at(-1)).toBe("warn: 50 entries of the feed could not be read");
  });

  it("is a fault if nothing of it can be read", async () => {
    await writeFeed(dir, { "npm/all.zip": "garbage", "x.json": "" });
    await expect(read()).rejects.toMatchObject({
      code: "FEED_UNREADABLE",
      message: expect.stringMatching(/none of the 2 files/),
    });
  });

  it("is no feed where there is no folder, or nothing in it", async () => {
    expect(await feedFiles(join(dir, "none"))).toEqual([]);
    await mkdir(join(dir, "empty"));
    await writeFile(join(dir, "README.md"), "x");
    expect(await feedFiles(dir)).toEqual([]);
  });
});

describe("an archive", () => {
  const names = async (file: string) => {
    const found: string[] = [];
    for await (const entry of readZip(file)) found.push(`${entry.name}: ${(await entry.read()).toString()}`);
    return found;
  };
  const path = () => join(dir, "a.zip");

  it("gives its entries, packed and stored, by their directory", async () => {
    await writeFile(path(), zipOf({ a: "first ".repeat(100), "b/c": "second" }));
    expect(await names(path())).toEqual([`a: ${"first ".repeat(100)}`, "b/c: second"]);
  });

  it("may have more entries than 65535 (ZIP64)", async () => {
    const many = Object.fromEntries(Array.from({ length: 65_600 }, (_, i) => [`${i}.json`, "1"]));
    await writeFile(path(), zipOf(many, { zip64: true }));
    let count = 0;
    for await (const entry of readZip(path()))
      count += entry.name === "65599.json" ? Number(await entry.read()) * 1000 : 1;
    expect(count).toBe(65_599 + 1000);
  });

  it.skipIf(!findProgram("zip"))("is read as zip(1) writes it (skipped where there is no zip)", async () => {
    await writeFeed(dir, { "x/a.json": "A".repeat(5000), "x/b.json": "B" });
    spawnSync("zip", ["-r", "-q", path(), "."], { cwd: join(dir, "x") });
    expect((await names(path())).sort()).toEqual([`a.json: ${"A".repeat(5000)}`, "b.json: B"]);
  });

  it.each([
    ["empty", Buffer.alloc(0), /no ZIP archive/],
    ["something else", Buffer.from("<html>".repeat(100)), /no ZIP archive/],
  ])("is refused if it is %s", async (_, bytes, message) => {
    await writeFile(path(), bytes);
    await expect(names(path())).rejects.toMatchObject({
      code: "FEED_BAD_ZIP",
      message: expect.stringMatching(message),
    });
  });

  it("is refused if it was cut, or an entry does not unpack", async () => {
    const whole = zipOf({ a: "text ".repeat(1000) });
    await writeFile(path(), Buffer.concat([whole.subarray(0, 35), Buffer.alloc(20, 7), whole.subarray(55)]));
    await expect(names(path())).rejects.toMatchObject({ code: "FEED_BAD_ZIP" });
    await writeFile(path(), whole);
    await truncate(path(), whole.length - 10);
    await expect(names(path())).rejects.toMatchObject({ code: "FEED_BAD_ZIP" });
  });
});
