import { Readable } from "node:stream";
import { parallel } from "../parallel/index.ts";
import { ifFound } from "./if-found.ts";
import { isIndexType } from "./media.ts";
import { digestTag, parseReference, repositoryOf } from "./reference.ts";
import type { CopyOptions, Descriptor, FetchedManifest, Index, Manifest, RegistryClient } from "./types.ts";

const LANES = 4;
/** Tags that belong to a digest: cosign's signature, attestations and SBOM; Konflux's source image and Containerfile. */
export const DIGEST_TAGS: readonly string[] = [".sig", ".att", ".sbom", ".src", ".dockerfile"];

type Verbs = Pick<
  RegistryClient,
  "resolve" | "manifest" | "putManifest" | "hasBlob" | "blob" | "putBlob" | "mountBlob" | "referrers"
>;

interface Trip {
  readonly client: Verbs;
  /** Repositories, with registry. */
  readonly from: string;
  readonly to: string;
  readonly options: CopyOptions;
  /** Digests that were copied: shared children and circles of referrers are walked once. */
  readonly done: Set<string>;
}

/**
 * Copies what `from` names to `to`, byte by byte the same, children and blobs first, the tag last: a copy that
 * is cut off leaves no tag on half an image. Without tag or digest in `to` it keeps its digest only.
 */
export async function copy(
  client: Verbs,
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<Descriptor> {
  const [source, target] = [parseReference(from), parseReference(to)];
  const trip: Trip = {
    client,
    from: repositoryOf(source),
    to: repositoryOf(target),
    options,
    done: new Set(),
  };
  const top = await client.manifest(from);
  await content(trip, top);
  const name = target.tag === undefined ? `${trip.to}@${top.descriptor.digest}` : `${trip.to}:${target.tag}`;
  // A digest in `to` must be what is copied; putManifest holds it.
  await client.putManifest(target.digest === undefined ? name : to, top.bytes, top.descriptor.mediaType);
  if (options.referrers) await companions(trip, top.descriptor.digest);
  return top.descriptor;
}

/** Everything that a manifest needs, if the target does not have it. */
async function content(trip: Trip, { descriptor, json }: FetchedManifest): Promise<void> {
  trip.done.add(descriptor.digest);
  const present = await ifFound(trip.client.resolve(`${trip.to}@${descriptor.digest}`));
  if (isIndexType(descriptor.mediaType)) {
    // Companions hang on children too, so those are walked even if the index is there.
    if (present && !trip.options.referrers) return;
    for (const child of (json as Index).manifests) await whole(trip, child.digest);
    return;
  }
  if (present) return;
  const { config, layers } = json as Manifest;
  const blobs = new Map(
    [config, ...layers].filter((one) => !one.urls?.length).map((one) => [one.digest, one]),
  );
  await parallel([...blobs.values()], LANES, (blob) => oneBlob(trip, blob));
}

/** A manifest by digest with all it needs. */
async function whole(trip: Trip, digest: string): Promise<void> {
  if (trip.done.has(digest)) return;
  const fetched = await trip.client.manifest(`${trip.from}@${digest}`);
  await content(trip, fetched);
  await trip.client.putManifest(`${trip.to}@${digest}`, fetched.bytes, fetched.descriptor.mediaType);
  if (trip.options.referrers) await companions(trip, digest);
}

async function companions(trip: Trip, digest: string): Promise<void> {
  for (const referrer of await trip.client.referrers(`${trip.from}@${digest}`))
    await whole(trip, referrer.digest);
  for (const suffix of DIGEST_TAGS) {
    const tag = digestTag(digest, suffix);
    if (await ifFound(trip.client.resolve(`${trip.from}:${tag}`)))
      await copy(trip.client, `${trip.from}:${tag}`, `${trip.to}:${tag}`);
  }
}

async function oneBlob(trip: Trip, blob: Descriptor): Promise<void> {
  const { client, from, to } = trip;
  if (from === to) return;
  const [source, target] = [parseReference(from), parseReference(to)];
  if (await client.hasBlob(to, blob.digest)) return;
  if (source.registry === target.registry && (await client.mountBlob(to, blob.digest, source.repository)))
    return;
  const open = () => Readable.from(streamed(client, from, blob), { objectMode: false });
  await client.putBlob(to, { descriptor: blob, open }, blob.mediaType);
}

async function* streamed(client: Verbs, from: string, blob: Descriptor): AsyncGenerator<Buffer> {
  yield* (await client.blob(from, blob)) as AsyncIterable<Buffer>;
}
