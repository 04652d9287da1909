import { createHash, type Hash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { refuse } from "../fault.ts";
import type { BlobStore } from "./blobs.ts";
import { exists, listIfThere } from "./files.ts";
import type { Layout } from "./layout.ts";

/** Uploads on their way. All verbs refuse an id that is not known (BLOB_UPLOAD_UNKNOWN). */
export interface Uploads {
  start(name: string): Promise<string>;
  /** Bytes so far. */
  size(name: string, id: string): Promise<number>;
  /** Adds a chunk and returns the bytes so far. What came before a break is kept. */
  append(name: string, id: string, body: Readable, chunk: Chunk): Promise<number>;
  /** Adds the rest, verifies the whole, and makes it a blob. After a wrong digest the rest is taken back. */
  finish(name: string, id: string, body: Readable, chunk: Chunk, digest: string): Promise<void>;
  cancel(name: string, id: string): Promise<void>;
}

/** What the client says of a chunk: where it begins, and how long it is. */
export interface Chunk {
  readonly from?: number | undefined;
  readonly length?: number | undefined;
}

/** Hash and length of the bytes in the file; always of the same moment. */
interface Progress {
  hash: Hash;
  size: number;
}

const ID = /^[0-9a-f-]{36}$/;

export function uploads(layout: Layout, blobs: BlobStore): Uploads {
  // Each process writes into files of its own name. One that takes over an upload copies it,
  // so that nothing another process still writes can get into a verified blob.
  const owner = randomUUID();
  const known = new Map<string, Progress>();
  const locked = locks();

  const folder = (name: string, id: string) => join(layout.uploads(name), id);
  const unknown = (id: string) => refuse(404, "BLOB_UPLOAD_UNKNOWN", `no upload ${JSON.stringify(id)} here`);

  const progressOf = async (name: string, id: string): Promise<Progress> => {
    const file = join(folder(name, id), owner);
    const progress = known.get(file);
    if (progress !== undefined && (await exists(file))) return progress;
    const other = ID.test(id) ? (await listIfThere(folder(name, id)))[0] : undefined;
    if (other === undefined) throw unknown(id);
    const taken = await takeOver(join(folder(name, id), other), file);
    known.set(file, taken);
    return taken;
  };

  const drop = async (name: string, id: string) => {
    known.delete(join(folder(name, id), owner));
    await rm(folder(name, id), { recursive: true, force: true });
  };

  return {
    async start(name) {
      const id = randomUUID();
      await mkdir(folder(name, id), { recursive: true });
      const file = join(folder(name, id), owner);
      await (await open(file, "wx")).close();
      known.set(file, { hash: createHash("sha256"), size: 0 });
      return id;
    },
    size: (name, id) => locked(id, async () => (await progressOf(name, id)).size),
    append: (name, id, body, chunk) =>
      locked(id, async () => {
        const progress = await progressOf(name, id);
        await using handle = await open(join(folder(name, id), owner), "r+");
        await write(handle, progress, body, chunk);
        return progress.size;
      }),
    finish: (name, id, body, chunk, digest) =>
      locked(id, async () => {
        layout.blob(digest); // refuses what is no digest before anything is written
        const progress = await progressOf(name, id);
        const file = join(folder(name, id), owner);
        const before: Progress = { hash: progress.hash.copy(), size: progress.size };
        const takeBack = async (handle: FileHandle) => {
          Object.assign(progress, before);
          await handle.truncate(before.size);
        };
        {
          await using handle = await open(file, "r+");
          try {
            await write(handle, progress, body, chunk);
            await verify(progress, file, digest);
          } catch (thrown) {
            await takeBack(handle);
            throw thrown;
          }
        }
        await blobs.adopt(file, digest);
        await blobs.link(name, digest);
        await drop(name, id);
      }),
    cancel: (name, id) =>
      locked(id, async () => {
        await progressOf(name, id);
        await drop(name, id);
      }),
  };
}

/** One request at a time for each upload. */
function locks() {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(id);
    const mine = (before ?? Promise.resolve()).catch(() => {}).then(work);
    tails.set(id, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(id) === mine) tails.delete(id);
    }
  };
}

async function takeOver(from: string, to: string): Promise<Progress> {
  const progress: Progress = { hash: createHash("sha256"), size: 0 };
  if (from === to) {
    for await (const bytes of createReadStream(from) as AsyncIterable<Buffer>) count(progress, bytes);
    return progress;
  }
  await using handle = await open(to, "w");
  for await (const bytes of createReadStream(from) as AsyncIterable<Buffer>) {
    await handle.write(bytes);
    count(progress, bytes);
  }
  await rm(from, { force: true });
  return progress;
}

function count(progress: Progress, bytes: Uint8Array): void {
  progress.hash.update(bytes);
  progress.size += bytes.length;
}

async function write(handle: FileHandle, progress: Progress, body: Readable, chunk: Chunk): Promise<void> {
  const start = progress.size;
  if (chunk.from !== undefined && chunk.from !== start)
    throw refuse(416, "RANGE_INVALID", `the chunk begins at ${chunk.from}, the next byte is ${start}`, {
      range: `0-${Math.max(0, start - 1)}`,
    });
  // Never let the file be longer than what is counted: a break may have left bytes behind it.
  await handle.truncate(start);
  const before = progress.hash.copy();
  // The request must outlive a failure here: the answer still has to go out on it.
  for await (const bytes of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    await writeAll(handle, bytes, progress.size);
    count(progress, bytes);
  }
  if (chunk.length === undefined || progress.size - start === chunk.length) return;
  const came = progress.size - start;
  Object.assign(progress, { hash: before, size: start });
  throw refuse(400, "SIZE_INVALID", `${came} bytes came, Content-Range says ${chunk.length}`);
}

async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

async function verify(progress: Progress, file: string, digest: string): Promise<void> {
  const found = digest.startsWith("sha256:")
    ? `sha256:${progress.hash.copy().digest("hex")}`
    : await rehash(file, digest.slice(0, digest.indexOf(":")));
  if (found !== digest)
    throw refuse(400, "DIGEST_INVALID", `the content has the digest ${found}, not ${digest}`);
}

async function rehash(file: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) hash.update(bytes);
  return `${algorithm}:${hash.digest("hex")}`;
}
