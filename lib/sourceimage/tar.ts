import { createHash } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { PassThrough, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Raw, showRaw, TAR_END, tarHeader, tarPadding } from "../artifacts/index.ts";
import { codeOf } from "../errors/index.ts";
import { sourceFault } from "./fault.ts";
import { cancelled } from "./hash.ts";

/** An entry of a tar; names are bytes that begin with `./`. */
export type Entry =
  | { readonly type: "directory"; readonly name: Raw }
  | { readonly type: "symlink"; readonly name: Raw; readonly target: Raw }
  | FileEntry;
export interface FileEntry {
  readonly type: "file";
  readonly name: Raw;
  /** Bytes. */
  readonly size: number;
  readonly path: string | Buffer;
  /** What it must be, if that is known. */
  readonly digest?: string;
}

/** Permissions of the field's program (`--mode=a+rw`); owner root, time 1970: equal sources are equal layers. */
const MODE = { directory: 0o777, symlink: 0o777, file: 0o666 } as const;
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK = 1 << 18;

/** The entries as a tar stream; files are read while it goes. Fault SOURCE_CHANGED if one is another by then. */
export async function* tarOf(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield tarHeader({ ...entry, mode: MODE[entry.type], modified: 0 });
    if (entry.type !== "file") continue;
    yield* content(entry);
    yield tarPadding(entry.size);
  }
  yield TAR_END;
}

async function* content({ path, size, name, digest }: FileEntry): AsyncGenerator<Buffer> {
  const hash = digest === undefined ? undefined : createHash("sha256");
  const file = await open(path, READ);
  try {
    let left = size;
    while (left > 0) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(left, CHUNK)));
      if (bytesRead === 0) throw changed(name, `${left} of ${size} bytes are missing`);
      const chunk = buffer.subarray(0, bytesRead);
      left -= bytesRead;
      hash?.update(chunk);
      yield chunk;
    }
  } finally {
    await file.close();
  }
  const found = hash && `sha256:${hash.digest("hex")}`;
  if (digest !== found) throw changed(name, `it was ${digest} and is ${found}`);
}

const changed = (name: Raw, how: string) =>
  sourceFault(
    "SOURCE_CHANGED",
    `${showRaw(name)} changed while it was read: ${how}`,
    "Find who writes there at the same time, and run it again.",
  );

/** The folders above a path, outermost first, each with its slash: `./a/b/c` gives `./`, `./a/`, `./a/b/`. */
function foldersOf(name: Raw): Raw[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, at) => `${parts.slice(0, at + 1).join("/")}/`);
}

/** Entries with all their folders, sorted as bytes, each once. */
export function withFolders(entries: readonly Entry[]): Entry[] {
  const folders = new Set(entries.flatMap(({ name }) => foldersOf(name)));
  const all = [...entries, ...[...folders].map((name): Entry => ({ type: "directory", name }))];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Streams to a file that only this user can read, compressed on the way if wanted. Faults SOURCE_NO_SPACE, SOURCE_CANCELLED. */
export async function writeStream(
  from: AsyncIterable<Buffer>,
  to: string,
  signal: AbortSignal,
  through: Transform = new PassThrough(),
): Promise<void> {
  try {
    await pipeline(from, through, createWriteStream(to, { mode: 0o600 }), { signal });
  } catch (thrown) {
    if (signal.aborted) throw cancelled(thrown);
    throw ["ENOSPC", "EDQUOT"].includes(codeOf(thrown) ?? "") ? noSpace(to, thrown) : thrown;
  }
}

/** The disk is full where temporary files go. */
export const noSpace = (where: string, cause: unknown) =>
  sourceFault(
    "SOURCE_NO_SPACE",
    `${where} cannot be written: there is no space left`,
    "Give the work place of the task more space: twice the largest part of the sources.",
    cause,
  );
