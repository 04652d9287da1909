import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import type { Log } from "../log/index.ts";
import { fault } from "./fault.ts";
import { END, headerOf, padding } from "./header.ts";
import { bytesOf, type Raw, rawOf, show } from "./raw.ts";

const CHUNK = 1024 * 1024;
/** Pieces handed to the compressor; one header at a time would cost more than compressing it. */
const BATCH = 256 * 1024;
/** Set-id bits belong to a volume (fsGroup sets them on directories), not to a tree. */
const PERMISSIONS = 0o777;
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A directory as a tar stream, or a file as a tar stream of that one file. A path that does not exist or
 * cannot be read gives an empty archive, as the compatible program does. Entries are sorted by bytes, owner
 * and time are fixed, hard links become files: equal trees give equal bytes. The directory itself is not an
 * entry, so that unpacking never changes its owner or mode. Sockets, pipes and devices are left out with a
 * warning. Written here and not with the tar package, which cannot write names that are not UTF-8 and
 * turns mode 000 into 644. Fault ARTIFACT_CHANGED if a file shrinks meanwhile.
 */
export const tarOf = (path: string, log: Log): Generator<Buffer> => batched(archive(rawOf(path), log));

function* archive(root: Raw, log: Log): Generator<Buffer> {
  const stats = readable(root, log);
  if (stats?.isDirectory() === true) yield* children(root, "./", log);
  else if (stats?.isFile() === true) yield* file(real(root), root.slice(root.lastIndexOf("/") + 1));
  yield END;
}

const real = (root: Raw): Raw => rawOf(realpathSync(bytesOf(root), { encoding: "buffer" }));

function readable(root: Raw, log: Log): Stats | undefined {
  try {
    accessSync(bytesOf(root), constants.R_OK);
    return statSync(bytesOf(root));
  } catch {
    log.warn(`${show(root)} does not exist or cannot be read: its artifact is empty`);
    return undefined;
  }
}

function* children(folder: Raw, prefix: Raw, log: Log): Generator<Buffer> {
  const names = readdirSync(bytesOf(folder), { encoding: "buffer" }).map((name) => rawOf(name));
  for (const name of names.sort(byBytes)) yield* entry(`${folder}/${name}`, `${prefix}${name}`, log);
}

const byBytes = (a: Raw, b: Raw) => (a < b ? -1 : 1);

function* entry(path: Raw, name: Raw, log: Log): Generator<Buffer> {
  const stats = lstatSync(bytesOf(path));
  const mode = stats.mode & PERMISSIONS;
  if (stats.isFile()) yield* file(path, name);
  else if (stats.isSymbolicLink())
    yield headerOf({ type: "symlink", name, mode: 0o777, target: linkOf(path) });
  else if (stats.isDirectory()) {
    yield headerOf({ type: "directory", name: `${name}/`, mode });
    yield* children(path, `${name}/`, log);
  } else log.warn(`${show(path)} is a socket, pipe or device: left out of the artifact`);
}

const linkOf = (path: Raw): Raw => rawOf(readlinkSync(bytesOf(path), { encoding: "buffer" }));

/** Size and mode are asked of the open file: what is read is what was announced. */
function* file(path: Raw, name: Raw): Generator<Buffer> {
  const open = openSync(bytesOf(path), READ);
  try {
    const { size, mode } = fstatSync(open);
    yield headerOf({ type: "file", name, mode: mode & PERMISSIONS, size });
    yield* content(open, size, path);
    yield padding(size);
  } finally {
    closeSync(open);
  }
}

function* content(open: number, size: number, path: Raw): Generator<Buffer> {
  for (let left = size; left > 0; ) {
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK));
    const read = readSync(open, chunk);
    if (read === 0)
      throw fault(
        "ARTIFACT_CHANGED",
        `${show(path)} became shorter while it was packed (${left} of ${size} bytes are missing)`,
        "Find who writes there at the same time, and pack after it has ended.",
      );
    yield chunk.subarray(0, read);
    left -= read;
  }
}

function* batched(pieces: Generator<Buffer>): Generator<Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    batch.push(piece);
    size += piece.length;
    if (size < BATCH) continue;
    yield Buffer.concat(batch);
    batch = [];
    size = 0;
  }
  yield Buffer.concat(batch);
}
