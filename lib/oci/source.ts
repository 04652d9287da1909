import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fileDigest, sha256 } from "./digest.ts";
import { MEDIA } from "./media.ts";
import type { BlobSource, Descriptor } from "./types.ts";

/** A blob source with its digest known, that can be read from any byte. */
export interface Sized {
  readonly descriptor: Descriptor;
  /** Bytes from `start` up to, not including, `end`. */
  open(start: number, end: number): Readable;
}

export async function sized(source: BlobSource, mediaType: string = MEDIA.bytes): Promise<Sized> {
  if ("bytes" in source) {
    const { bytes } = source;
    const descriptor = { mediaType, digest: sha256(bytes), size: bytes.length };
    return { descriptor, open: (start, end) => Readable.from([Buffer.from(bytes.subarray(start, end))]) };
  }
  if ("file" in source) {
    const descriptor = { mediaType, ...(await fileDigest(source.file)) };
    return { descriptor, open: (start, end) => openFile(source.file, start, end) };
  }
  const { size } = source.descriptor;
  const open = (start: number, end: number) =>
    start === 0 && end === size ? source.open() : cut(source.open(), start, end);
  return { descriptor: source.descriptor, open };
}

const openFile = (file: string, start: number, end: number): Readable =>
  end <= start ? Readable.from([]) : createReadStream(file, { start, end: end - 1, highWaterMark: 1 << 18 });

/** A part of a stream: what lies before is read and dropped, as nobody can seek in it. */
function cut(stream: Readable, start: number, end: number): Readable {
  return Readable.from(part(stream, start, end), { objectMode: false });
}

async function* part(stream: Readable, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (piece.length > 0) yield piece;
    if (at >= end) return;
  }
}
