import type { FileHandle } from "node:fs/promises";

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
