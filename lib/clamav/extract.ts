import { createWriteStream } from "node:fs";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../errors/index.ts";
import type { Descriptor, Manifest, RegistryClient } from "../oci/index.ts";
import { fault } from "./fault.ts";
import { type LayerEntry, readLayer } from "./layer.ts";
import { Layer, pathIn, Tree } from "./tree.ts";

/** Of honest images none comes near these; what is more is no more scanned, and that is an error. */
const MAX_FILES = 4_000_000;
const MAX_BYTES = 64 * 1024 ** 3;
/** Files up to this size are written in one piece. */
const SMALL = 1024 * 1024;
const PER_FOLDER = 1000;

export interface ExtractOptions {
  /** A folder that is not there yet. */
  readonly into: string;
  readonly signal: AbortSignal;
  readonly maxFiles?: number;
  readonly maxBytes?: number;
}

/** Others work on this disk, too: an image may take so much of what is free, and no more. */
const SHARE = 0.8;

/** The options with a limit of bytes that the disk can bear. */
async function bearable(options: ExtractOptions): Promise<ExtractOptions & { readonly maxBytes: number }> {
  const { bavail, bsize } = await statfs(dirname(options.into));
  const room = Math.floor(bavail * bsize * SHARE);
  return { ...options, maxBytes: Math.min(options.maxBytes ?? MAX_BYTES, room) };
}

/** The regular files of an image, under numbers as names: what an image calls its files leads nowhere. */
export interface Extracted {
  readonly folder: string;
  /** How many there are, empty ones left out. */
  readonly count: number;
  /** Paths in the image of the file `<folder>/<n>/<number>`; several for hard links. */
  paths(number: number): readonly string[];
}

/**
 * Takes the files of an image out of the registry, layer by layer: whiteouts applied, no link followed, nothing
 * outside of the folder.
 * @param repository `registry/repository`
 * @throws Fault CLAMAV_TOO_LARGE, CLAMAV_BAD_LAYER, CLAMAV_NO_SPACE, and those of the registry
 */
export async function extractImage(
  client: RegistryClient,
  repository: string,
  manifest: Manifest,
  given: ExtractOptions,
): Promise<Extracted> {
  const options = await bearable(given);
  const { maxBytes } = options;
  const store = new Store(options);
  const tree = new Tree<number>();
  for (const each of manifest.layers) {
    options.signal.throwIfAborted();
    const layer = new Layer<number>();
    const source = await client.blob(repository, each);
    await readLayer(source, (entry) => take(entry, layer, store), { signal: options.signal, maxBytes });
    tree.add(layer);
  }
  const visible = tree.byFile();
  await store.keepOnly(visible);
  return extracted(options.into, visible);
}

/** Takes the blobs of another artifact as they are, its config too. */
export async function extractArtifact(
  client: RegistryClient,
  repository: string,
  { config, layers }: Manifest,
  given: ExtractOptions,
): Promise<Extracted> {
  const options = await bearable(given);
  const store = new Store(options);
  const blobs = [...layers, config].filter(({ size }) => size > 0);
  const names = new Map<number, string[]>();
  for (const blob of blobs) {
    options.signal.throwIfAborted();
    names.set(await store.add(blob.size, await client.blob(repository, blob)), [nameOf(blob)]);
  }
  return extracted(options.into, names);
}

const nameOf = ({ annotations, digest }: Descriptor): string =>
  pathIn(annotations?.["org.opencontainers.image.title"] || digest);

const extracted = (folder: string, files: ReadonlyMap<number, readonly string[]>): Extracted => ({
  folder,
  count: files.size,
  paths: (number) => files.get(number) ?? [],
});

/** Entries that have no bytes of their own; all others with bytes are taken, whatever they say they are. */
const NO_FILES: readonly unknown[] = [
  "directory",
  "symlink",
  "link",
  "character-device",
  "block-device",
  "fifo",
];

async function take({ header, chunks }: LayerEntry, layer: Layer<number>, store: Store): Promise<void> {
  const path = store.unlike(pathIn(header.name));
  if (layer.whiteout(path)) return;
  if (header.type === "link") return layer.link(path, pathIn(header.linkname ?? ""));
  layer.place(path, header.type === "directory" ? "folder" : "other");
  const size = header.size ?? 0;
  if (size > 0 && !NO_FILES.includes(header.type)) layer.files.set(path, await store.add(size, chunks));
}

/** Files by number, 1000 to a folder. */
class Store {
  readonly #options: ExtractOptions;
  #count = 0;
  #bytes = 0;

  constructor(options: ExtractOptions) {
    this.#options = options;
  }

  /** Names that are no UTF-8 look alike when they are read: no file may hide another one so. */
  unlike(path: string): string {
    return path.includes("\uFFFD") ? `${path} (${this.#count})` : path;
  }

  /** Writes a file, and gives its number. */
  async add(size: number, chunks: AsyncIterable<Buffer>): Promise<number> {
    const number = this.#count++;
    this.#bytes += size;
    this.#check();
    const path = this.#path(number);
    try {
      if (number % PER_FOLDER === 0) await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
      await write(path, size, chunks, this.#options.signal);
    } catch (thrown) {
      throw codeOf(thrown) === "ENOSPC" ? noSpace(this.#options.into, thrown) : thrown;
    }
    return number;
  }

  /** Removes what upper layers have taken away. */
  async keepOnly(visible: ReadonlyMap<number, unknown>): Promise<void> {
    for (let number = 0; number < this.#count; number++)
      if (!visible.has(number)) await rm(this.#path(number), { force: true });
  }

  #path(number: number): string {
    return join(this.#options.into, String(Math.floor(number / PER_FOLDER)), String(number));
  }

  #check(): void {
    const { maxFiles = MAX_FILES, maxBytes = MAX_BYTES } = this.#options;
    if (this.#count <= maxFiles && this.#bytes <= maxBytes) return;
    throw fault(
      "CLAMAV_TOO_LARGE",
      `the image has more than ${maxFiles} files or ${maxBytes} bytes`,
      "Build a smaller image, or give the scan more disk space.",
    );
  }
}

async function write(path: string, size: number, chunks: AsyncIterable<Buffer>, signal: AbortSignal) {
  if (size > SMALL)
    return pipeline(Readable.from(chunks), createWriteStream(path, { flags: "wx", mode: 0o600 }), { signal });
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return writeFile(path, Buffer.concat(parts), { flag: "wx", mode: 0o600 });
}

const noSpace = (folder: string, cause: unknown) =>
  fault(
    "CLAMAV_NO_SPACE",
    `there is no space left in ${folder} for the files of the image`,
    "Free space, or give the task's volumes more of it.",
    cause,
  );
