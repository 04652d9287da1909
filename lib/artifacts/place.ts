import { randomBytes } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../errors/index.ts";
import { fault } from "./fault.ts";
import { bytesOf, type Raw, rawOf, show } from "./raw.ts";

const PREFIX = ".slipway-unpack-";

/**
 * An empty folder on the same file system as `destination`, so that what is unpacked there moves in by
 * renaming: beside it, or inside where its parent cannot be written or is another volume.
 */
export function stagingFor(destination: string): string {
  const device = statSync(destination).dev;
  for (const parent of [dirname(destination), destination]) {
    const made = tryFolder(join(parent, `${PREFIX}${randomBytes(6).toString("hex")}`));
    if (made === undefined) continue;
    if (statSync(made).dev === device) return made;
    rmSync(made, { recursive: true });
  }
  throw fault(
    "ARTIFACT_BAD_DESTINATION",
    `neither ${destination} nor the folder above it can be written`,
    "Mount the volume writable, or choose another destination.",
  );
}

function tryFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
    return path;
  } catch (thrown) {
    if (["EACCES", "EPERM", "EROFS"].includes(codeOf(thrown) ?? "")) return undefined;
    throw thrown;
  }
}

/**
 * Moves everything in `from` into `to`. Directories that are there already are merged, as tar does; a file
 * or link that is there is replaced and never followed. Fault ARTIFACT_BAD_DESTINATION, before anything has
 * moved, if a directory stands where a file has to go.
 */
export function moveIn(from: string, to: string): void {
  checkRoom(rawOf(from), rawOf(to));
  moveChildren(rawOf(from), rawOf(to));
}

const namesIn = (folder: Raw): Raw[] =>
  readdirSync(bytesOf(folder), { encoding: "buffer" }).map((name) => rawOf(name));
const isFolder = (path: Raw): boolean =>
  lstatSync(bytesOf(path), { throwIfNoEntry: false })?.isDirectory() === true;

function checkRoom(from: Raw, to: Raw): void {
  for (const name of namesIn(from)) {
    const target = `${to}/${name}`;
    if (!isFolder(target)) continue;
    if (!isFolder(`${from}/${name}`)) throw occupied(target);
    checkRoom(`${from}/${name}`, target);
  }
}

const occupied = (path: Raw) =>
  fault(
    "ARTIFACT_BAD_DESTINATION",
    `${show(path)} is a directory, the artifact has a file or link of that name; nothing was unpacked`,
    "Empty the destination first.",
  );

function moveChildren(from: Raw, to: Raw): void {
  for (const name of namesIn(from)) moveOne(`${from}/${name}`, `${to}/${name}`);
}

function moveOne(from: Raw, to: Raw): void {
  const there = lstatSync(bytesOf(to), { throwIfNoEntry: false });
  if (there?.isDirectory() === true) {
    merge(from, to, there);
    return;
  }
  if (there !== undefined && isFolder(from)) rmSync(bytesOf(to));
  renameSync(bytesOf(from), bytesOf(to));
}

/** A directory that a run before made read-only is opened for its owner; its mode comes from the archive. */
function merge(from: Raw, to: Raw, there: Stats): void {
  if ((there.mode & 0o700) !== 0o700) chmodSync(bytesOf(to), (there.mode & 0o777) | 0o700);
  moveChildren(from, to);
}
