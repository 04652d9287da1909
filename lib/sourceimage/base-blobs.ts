import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Descriptor, parseReference, type RegistryClient } from "../oci/index.ts";
import type { SourceLayer } from "./types.ts";

/** Copies layers to another repository: nothing where they are there, mounted where that works, else streamed. */
export async function copyLayers(
  client: RegistryClient,
  from: string,
  to: string,
  layers: readonly SourceLayer[],
): Promise<void> {
  if (from === to) return;
  const [source, target] = [parseReference(from), parseReference(to)];
  for (const { descriptor } of layers) {
    if (await client.hasBlob(to, descriptor.digest)) continue;
    const near = source.registry === target.registry;
    if (near && (await client.mountBlob(to, descriptor.digest, source.repository))) continue;
    const open = () => Readable.from(streamed(client, from, descriptor), { objectMode: false });
    await client.putBlob(to, { descriptor, open }, descriptor.mediaType);
  }
}

async function* streamed(client: RegistryClient, from: string, blob: Descriptor): AsyncGenerator<Buffer> {
  yield* (await client.blob(from, blob)) as AsyncIterable<Buffer>;
}

const CHECKSUM = "source.artifact.filename.checksum";
const BLOB = /^(?:\.\/)?blobs\/sha256\/([0-9a-f]{64})$/;

/**
 * Digest of the source file in a layer: from its annotation, else from the first entries of its tar. Nothing of
 * a layer that is made otherwise.
 */
export async function sourceFileOf(
  client: RegistryClient,
  repository: string,
  { descriptor }: SourceLayer,
): Promise<string | undefined> {
  const annotated = descriptor.annotations?.[CHECKSUM];
  if (annotated !== undefined) return annotated;
  const blob = await client.blob(repository, descriptor);
  const tar = descriptor.mediaType.endsWith("gzip") ? pipeline(blob, createGunzip(), () => {}) : blob;
  try {
    return await firstBlob(tar as AsyncIterable<Buffer>);
  } finally {
    blob.on("error", () => {}).destroy();
  }
}

/** The name of the first file, which is behind a few folders: their entries are one block each. */
async function firstBlob(tar: AsyncIterable<Buffer>): Promise<string | undefined> {
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of tar) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= 16 * 512) break;
    }
  } catch {
    return undefined;
  }
  for (let at = 0; at + 512 <= head.length; at += 512) {
    const name = head.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    const hex = BLOB.exec(name)?.[1];
    if (hex !== undefined) return `sha256:${hex}`;
  }
  return undefined;
}
