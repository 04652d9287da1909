import { once } from "node:events";
import { createReadStream, type ReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract as extractor, type Header } from "tar-stream";
import { codeOf, explain, Fault } from "../errors/index.ts";
import { fault } from "./fault.ts";
import { LIMITS, type Limits, meter } from "./limits.ts";
import { unsafe } from "./names.ts";
import { type Raw, rawOf } from "./raw.ts";
import { Tree } from "./tree.ts";

export interface Unpacked {
  /** Modes that the directories still have to get. */
  readonly modes: ReturnType<Tree["modes"]>;
  readonly entries: number;
  /** After decompression. */
  readonly bytes: number;
}

/**
 * Unpacks a gzipped tar file into an empty directory. Faults: ARTIFACT_UNSAFE for anything that could reach
 * out of it, ARTIFACT_TOO_LARGE, ARTIFACT_BROKEN, ARTIFACT_NO_SPACE, ARTIFACT_CANCELLED. What was written
 * until then stays for the caller to remove.
 */
export async function unpack(
  file: string,
  into: string,
  options: { readonly signal: AbortSignal; readonly limits?: Limits | undefined },
): Promise<Unpacked> {
  const source = createReadStream(file, { highWaterMark: CHUNK });
  const meters = meter(options.limits ?? LIMITS, () => source.bytesRead);
  const tree = new Tree(rawOf(into));
  await feedAndBuild(source, tree, meters, options.signal);
  return { modes: tree.modes(), ...meters.count() };
}

/** Bytes at a time: with the defaults of 16 and 64 KiB, half of the time goes into handing over. */
const CHUNK = 512 * 1024;

/** Names are bytes: the reader must not decode them. (Its types do not know this option.) */
const BYTES = { highWaterMark: CHUNK, filenameEncoding: "latin1" };

/** Reads and builds at the same time; whichever fails first stops the other and is the reason. */
async function feedAndBuild(
  source: ReadStream,
  tree: Tree,
  meters: ReturnType<typeof meter>,
  signal: AbortSignal,
): Promise<void> {
  const extract = extractor(BYTES);
  const failed = new AbortController();
  let reason: unknown;
  const stop = (thrown: unknown) => {
    reason ??= thrown;
    failed.abort();
    extract.destroy(thrown instanceof Error ? thrown : null);
  };
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.all([
    feed(source, extract, meters.bytes, either).catch(stop),
    build(extract, tree, meters.entry, either).catch(stop),
  ]);
  if (signal.aborted) throw cancelled(reason);
  if (reason !== undefined) throw described(reason);
}

async function feed(
  source: ReadStream,
  extract: Extract,
  count: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const sink = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      count(chunk.length);
      if (!extract.write(chunk)) await once(extract, "drain", { signal });
    }
    extract.end(null);
  };
  await pipeline(source, createGunzip({ chunkSize: CHUNK }), sink, { signal });
}

async function build(extract: Extract, tree: Tree, count: () => void, signal: AbortSignal): Promise<void> {
  for await (const entry of extract) {
    count();
    signal.throwIfAborted();
    await one(entry, tree);
  }
}

type Source = Extract extends AsyncIterable<infer S> ? S : never;

/** Names in a header are bytes; those in a pax record were decoded as UTF-8. */
const nameOf = ({ name, pax }: Header): Raw => (recordOf(pax, "path") ? rawOf(name) : name);
const targetOf = ({ linkname, pax }: Header): Raw =>
  recordOf(pax, "linkpath") ? rawOf(linkname) : (linkname ?? "");
const recordOf = (pax: unknown, key: string): boolean =>
  typeof pax === "object" && pax !== null && key in pax && (pax as Record<string, unknown>)[key] !== "";

async function one(entry: Source, tree: Tree): Promise<void> {
  const { header } = entry;
  const name = nameOf(header);
  if (header.type === "file" || header.type === "contiguous-file") return file(entry, name, tree);
  if (header.type === "directory") tree.directory(name, header.mode);
  else if (header.type === "symlink") tree.symlink(name, targetOf(header), timeOf(header));
  else if (header.type === "link") tree.hardlink(name, targetOf(header));
  else throw unsafe(name, `is neither file, directory nor link (${header.type ?? "unknown kind"})`);
  entry.resume();
}

async function file(entry: Source, name: Raw, tree: Tree): Promise<void> {
  const out = tree.file(name, entry.header.mode);
  try {
    for await (const chunk of entry) if (chunk instanceof Uint8Array) out.write(chunk);
  } finally {
    out.close(timeOf(entry.header));
  }
}

const timeOf = ({ mtime }: Header): Date => (Number.isNaN(mtime.getTime()) ? new Date() : mtime);

const cancelled = (cause: unknown) =>
  fault("ARTIFACT_CANCELLED", "unpacking was cancelled", "Run it again if that was not intended.", cause);

function described(thrown: unknown): unknown {
  if (thrown instanceof Fault) return thrown;
  if (codeOf(thrown) === "ENOSPC" || codeOf(thrown) === "EDQUOT")
    return fault(
      "ARTIFACT_NO_SPACE",
      "the disk is full: the artifact could not be unpacked",
      "Give the volume more space, or make the artifact smaller.",
      thrown,
    );
  return fault(
    "ARTIFACT_BROKEN",
    `the artifact is no readable tar.gz archive: ${explain(thrown)}`,
    "Make the artifact again; its producer wrote something else.",
    thrown,
  );
}
