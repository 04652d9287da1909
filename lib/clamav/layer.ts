import { pipeline as join, PassThrough, Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { explain, Fault } from "../errors/index.ts";
import { fault } from "./fault.ts";

/** One entry of a layer's tar, as it passes by. */
export interface LayerEntry {
  readonly header: Header;
  /** The bytes: once, before `onEntry` ends, and to the end or not at all. */
  readonly chunks: AsyncIterable<Buffer>;
}

export interface LayerOptions {
  readonly signal: AbortSignal;
  /** Most bytes that one layer may unpack to. */
  readonly maxBytes: number;
}

/**
 * Streams a layer's tar and hands out every entry, whatever its name is. How it is packed is told by its first
 * bytes, as container runtimes do, so that no media type hides anything.
 * @throws Fault CLAMAV_BAD_LAYER, CLAMAV_TOO_LARGE, and those of the source
 */
export async function readLayer(
  source: Readable,
  onEntry: (entry: LayerEntry) => Promise<void>,
  { signal, maxBytes }: LayerOptions,
): Promise<void> {
  const tar = extract();
  const unpacked = pipeline(Readable.from(decompress(source)), capped(maxBytes), tar, { signal });
  const ends = await Promise.allSettled([unpacked, walk(tar, onEntry)]);
  const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
  if (reasons.length > 0) throw asFault(reasons, signal);
}

async function walk(tar: ReturnType<typeof extract>, onEntry: (entry: LayerEntry) => Promise<void>) {
  for await (const entry of tar) {
    await onEntry({ header: entry.header, chunks: bytesOf(entry) });
    entry.resume();
  }
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncIterable<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

/** What ended one end of the stream ends the other too: our own reason goes first. */
function asFault(reasons: readonly unknown[], signal: AbortSignal): unknown {
  const own = reasons.find((each) => each instanceof Fault);
  if (own !== undefined || signal.aborted) return own ?? signal.reason;
  const why = `a layer cannot be read: ${explain(reasons[0])}`;
  return fault("CLAMAV_BAD_LAYER", why, "Build and push the image again.", reasons[0]);
}

const MAGIC: readonly (readonly [Buffer, () => Transform])[] = [
  [Buffer.from([0x1f, 0x8b]), () => createGunzip()],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), () => createZstdDecompress()],
];

/** Unpacks what begins like gzip or zstd, and passes on anything else. */
async function* decompress(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const input = source[Symbol.asyncIterator]();
  const head = await firstBytes(input, 4);
  const [, make] = MAGIC.find(([magic]) => head.subarray(0, magic.length).equals(magic)) ?? [];
  const whole = chained(head, input);
  yield* make === undefined ? whole : through(whole, make());
}

async function firstBytes(input: AsyncIterator<Buffer>, count: number): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < count) {
    const { value, done } = await input.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* chained(head: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** The failure of either shows up where the bytes are read. */
const through = (source: AsyncIterable<Buffer>, transform: Transform): AsyncIterable<Buffer> =>
  join(source, transform, new PassThrough(), () => undefined);

/** Counts what passes and stops a bomb. */
function capped(cap: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen <= cap) done(null, chunk);
      else
        done(
          fault("CLAMAV_TOO_LARGE", `a layer unpacks to more than ${cap} bytes`, "Build a smaller image."),
        );
    },
  });
}
