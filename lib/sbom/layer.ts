import { PassThrough, type Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { explain } from "../errors/index.ts";
import { fault } from "./fault.ts";

/** More entries or bytes than these are refused: a layer of honest size has far fewer. */
const ENTRY_CAP = 4_000_000;
const LAYER_CAP = 64 * 1024 ** 3;

/** `/a/b` for `./a/b/`, `a//b`; nothing for a path that leaves the root. */
function normalPath(name: string): string | undefined {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") ? undefined : `/${parts.join("/")}`;
}

/** The decompressor that a layer's media type asks for (OCI, docker, non-distributable ones included). */
function decompressor(mediaType: string): Transform {
  if (/(\+gzip|\.tar\.gzip)$/.test(mediaType)) return createGunzip();
  if (/(\+zstd|\.tar\.zstd)$/.test(mediaType)) return createZstdDecompress();
  if (/\.tar$/.test(mediaType)) return new PassThrough();
  throw fault(
    "SBOM_BAD_LAYER",
    `A layer has the media type ${JSON.stringify(mediaType)}, which is no image layer`,
    "Scan a container image; artifacts of other kinds have no packages to catalog.",
  );
}

/** Counts what passes and stops a bomb. */
function capped(cap: number): Transform {
  let seen = 0;
  return new PassThrough({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen <= cap) return done(null, chunk);
      done(fault("SBOM_TOO_LARGE", `A layer unpacks to more than ${cap} bytes`, "Build a smaller image."));
    },
  });
}

/** One entry of a layer's tar, as it passes by. */
export interface Entry {
  /** With leading slash, without `.` and double slashes. */
  readonly path: string;
  readonly header: Header;
  /** The bytes: once, before `onEntry` ends, and to the end or not at all. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** All bytes of an entry. */
export async function contentOf(entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Streams a layer's tar and hands out its entries in order. Nothing touches the disk; what is not read is
 * skipped.
 *
 * @throws SBOM_BAD_LAYER for broken compression or a broken tar, SBOM_TOO_LARGE above the caps.
 */
export async function readLayer(
  source: Readable,
  mediaType: string,
  onEntry: (entry: Entry) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const tar = extract();
  const unpacked = pipeline(
    source,
    decompressor(mediaType),
    capped(LAYER_CAP),
    tar,
    signal ? { signal } : {},
  );
  const walked = walk(tar, onEntry);
  const [first, second] = await Promise.allSettled([unpacked, walked]);
  const failed = [first, second].filter((each) => each.status === "rejected").map((each) => each.reason);
  if (failed.length > 0) throw asFault(rootOf(failed), signal);
}

/** Our own fault, where there is one among the errors that ended both ends of the stream. */
const rootOf = (reasons: readonly unknown[]) =>
  reasons.find((each) => each instanceof Error && each.name === "Fault") ?? reasons[0];

function asFault(thrown: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted || (thrown instanceof Error && thrown.name === "Fault")) return thrown;
  return fault(
    "SBOM_BAD_LAYER",
    `A layer cannot be read: ${explain(thrown)}`,
    "Build and push the image again.",
    thrown,
  );
}

async function walk(
  tar: ReturnType<typeof extract>,
  onEntry: (entry: Entry) => Promise<void>,
): Promise<void> {
  let count = 0;
  for await (const entry of tar) {
    count += 1;
    if (count > ENTRY_CAP)
      throw fault("SBOM_TOO_LARGE", `A layer has more than ${ENTRY_CAP} entries`, "Build a smaller image.");
    const path = normalPath(entry.header.name);
    if (path !== undefined)
      await onEntry({ path, header: entry.header, chunks: entry as AsyncIterable<Buffer> });
    entry.resume();
  }
}
