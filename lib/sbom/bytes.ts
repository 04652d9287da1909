import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file of which any part can be read, wherever its bytes lie. */
export interface Bytes {
  /** In bytes. */
  readonly size: number;
  /** The bytes from an offset on: fewer than asked for where the file ends, none for an absurd place. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** Offset and length cut to what there is. */
function within(size: number, offset: number, length: number): [number, number] {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= size || !(length > 0)) return [0, 0];
  return [offset, Math.min(length, size - offset)];
}

/** Bytes in memory. */
export const bytesOf = (content: Buffer): Bytes => ({
  size: content.length,
  read: async (offset, length) => {
    const [from, count] = within(content.length, offset, length);
    return content.subarray(from, from + count);
  },
});

/** A stretch of other bytes, not copied: a stored member of an archive. */
export const stretchOf = (outer: Bytes, start: number, size: number): Bytes => ({
  size,
  read: (offset, length) => {
    const [from, count] = within(size, offset, length);
    return outer.read(start + from, count);
  },
});

/** An open file. The caller closes it. */
export const bytesOfHandle = (handle: FileHandle, size: number): Bytes => ({
  size,
  read: async (offset, length) => {
    const [from, count] = within(size, offset, length);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, from);
    return buffer.subarray(0, bytesRead);
  },
});

/** Takes chunks in order, and gives them as one file afterwards. */
export interface Spool {
  write(chunk: Buffer): Promise<void>;
  /** What was written. Valid until `close`. */
  bytes(): Bytes;
  close(): Promise<void>;
}

/** Above this a spooled file lies on disk instead of in memory. */
const MEMORY_CAP = 32 * 1024 * 1024;

function memorySpool(): Spool {
  const chunks: Buffer[] = [];
  return {
    write: async (chunk) => void chunks.push(chunk),
    bytes: () => bytesOf(Buffer.concat(chunks)),
    close: async () => void chunks.splice(0),
  };
}

/** The file has no name any more once it is open: whatever ends the process, nothing stays behind. */
async function diskSpool(): Promise<Spool> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-sbom-"));
  const handle = await open(join(dir, "file"), "wx+", 0o600).finally(() =>
    rm(dir, { recursive: true, force: true }),
  );
  let size = 0;
  return {
    write: async (chunk) => {
      await handle.write(chunk, 0, chunk.length, size);
      size += chunk.length;
    },
    bytes: () => bytesOfHandle(handle, size),
    close: () => handle.close(),
  };
}

/** Room for a file of the given size: in memory, or in a nameless temporary file if it is large. */
export const spool = async (size: number, memoryCap = MEMORY_CAP): Promise<Spool> =>
  size > memoryCap ? diskSpool() : memorySpool();
