import { createHash } from "node:crypto";
import { lutimesSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The time that files of a reproducible checkout get, in seconds: the one that trusted artifacts give to
 * everything, so that git's index fits the tree before it is packed and after it is unpacked.
 */
const CHECKOUT_TIME = 315_619_200;

/**
 * Makes a checkout depend on its commit only: files get a fixed time, and git's index forgets when, where
 * and by whom they were written. The same revision then packs to the same digest, and `git diff-index`
 * still sees a clean tree wherever it is unpacked (with `core.checkStat=minimal`, which the caller sets).
 */
export function makeReproducible(folder: string): void {
  fixTimes(folder);
  for (const file of indexFiles(join(folder, ".git"))) {
    const fixed = fixedIndex(readFileSync(file));
    if (fixed === undefined) continue;
    writeFileSync(`${file}.slipway`, fixed);
    renameSync(`${file}.slipway`, file);
  }
}

function fixTimes(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === ".git") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) fixTimes(path);
    else lutimesSync(path, CHECKOUT_TIME, CHECKOUT_TIME);
  }
}

/** The index of the repository and those of its submodules, which lie below `modules`. */
function* indexFiles(gitDir: string): Generator<string> {
  for (const entry of readdirSync(gitDir, { withFileTypes: true })) {
    if (entry.name === "index" && entry.isFile()) yield join(gitDir, entry.name);
    else if (entry.isDirectory() && !["objects", "refs", "info", "logs"].includes(entry.name))
      yield* indexFiles(join(gitDir, entry.name));
  }
}

/** Sizes of git's index format, versions 2 and 3 with SHA-1 (gitformat-index). Bytes. */
const HEADER = 12;
const ENTRY = 62;
const HASH = 20;

/** The index with fixed times and without device, inode and owner. Undefined for a format it does not know. */
function fixedIndex(index: Buffer): Buffer | undefined {
  const body = Buffer.from(index.subarray(0, -HASH));
  const version = index.subarray(0, 4).toString("latin1") === "DIRC" ? index.readUInt32BE(4) : 0;
  if ((version !== 2 && version !== 3) || !sha1(body).equals(index.subarray(-HASH))) return undefined;
  let at = HEADER;
  for (let left = body.readUInt32BE(8); left > 0; left--) at = fixEntry(body, at);
  return Buffer.concat([body, sha1(body)]);
}

/** An entry starts with ctime, mtime (8 bytes each), device, inode, mode, uid, gid, size (4 each). Gives the next. */
function fixEntry(body: Buffer, at: number): number {
  body.fill(0, at, at + 24);
  body.writeUInt32BE(CHECKOUT_TIME, at + 8);
  body.fill(0, at + 28, at + 36);
  const extended = (body.readUInt16BE(at + 60) & 0x4000) !== 0;
  const name = at + ENTRY + (extended ? 2 : 0);
  const length = body.indexOf(0, name) - at;
  return at + ((length + 8) & ~7);
}

const sha1 = (bytes: Buffer): Buffer => createHash("sha1").update(bytes).digest();
