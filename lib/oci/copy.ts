import { Readable } from "node:stream";
import { codeOf } from "../errors/index.ts";
import { parallel } from "../parallel/index.ts";
import { type Brought, createBrought } from "./brought.ts";
import { companions, suffixesOf } from "./companions.ts";
import { ifWithin } from "./if-found.ts";
import { isIndexType } from "./media.ts";
import { parseReference, repositoryOf } from "./reference.ts";
import type {
  BlobSource,
  CopyOptions,
  Descriptor,
  FetchedManifest,
  Index,
  Manifest,
  RegistryClient,
} from "./types.ts";
import { SMALL_BYTES } from "./upload.ts";

const LANES = 4;

export type CopyVerbs = Pick<
  RegistryClient,
  | "resolve"
  | "manifest"
  | "putManifest"
  | "hasBlob"
  | "blob"
  | "blobBytes"
  | "putBlob"
  | "mountBlob"
  | "referrers"
>;

/** One copy of one image, between two repositories. */
export interface Trip {
  readonly client: CopyVerbs;
  /** Repositories, with registry. */
  readonly from: string;
  readonly to: string;
  readonly options: CopyOptions;
  readonly brought: Brought;
  /** Digests that were copied: shared children and circles of referrers are walked once. */
  readonly done: Set<string>;
}

/**
 * Copies what `from` names to `to`, byte by byte the same: children and blobs first, then what belongs to the
 * digests, the tag last. A copy that is cut off leaves no tag on half an image, or on one without its
 * signatures. Without tag or digest in `to` it keeps its digest only.
 */
export async function copy(
  client: CopyVerbs,
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
    brought: options.brought ?? createBrought(),
    done: new Set(),
  };
  const top = options.fetched ?? (await client.manifest(from));
  const { digest, mediaType } = top.descriptor;
  await content(trip, top);
  // A digest in `to` must be what is copied; putManifest holds it.
  const place = target.digest === undefined ? `${trip.to}@${digest}` : `${trip.to}@${target.digest}`;
  if (target.tag === undefined || accompanied(trip)) await client.putManifest(place, top.bytes, mediaType);
  await companions(trip, digest, { whole, parts });
  if (target.tag !== undefined) await client.putManifest(to, top.bytes, mediaType);
  return top.descriptor;
}

const accompanied = ({ options }: Trip): boolean =>
  options.referrers === true || suffixesOf(options).length > 0;

/** Everything that a manifest needs, if the target does not have it. */
async function content(trip: Trip, fetched: FetchedManifest): Promise<void> {
  const { descriptor } = fetched;
  trip.done.add(descriptor.digest);
  const present = await ifWithin(trip.client.resolve(`${trip.to}@${descriptor.digest}`));
  // Companions hang on children too, so those are walked even if the index is there.
  if (present && !(isIndexType(descriptor.mediaType) && accompanied(trip))) return;
  await parts(trip, fetched);
}

/** The children of an index, or the blobs of an image. */
async function parts(trip: Trip, { descriptor, json }: FetchedManifest): Promise<void> {
  if (isIndexType(descriptor.mediaType))
    return void (await parallel((json as Index).manifests, LANES, (child) => whole(trip, child.digest)));
  const { config, layers } = json as Manifest;
  const blobs = new Map(
    [config, ...layers].filter((one) => !one.urls?.length).map((one) => [one.digest, one]),
  );
  await parallel([...blobs.values()], LANES, (blob) => oneBlob(trip, blob));
}

/** A manifest by digest with all it needs. */
async function whole(trip: Trip, digest: string): Promise<void> {
  if (trip.done.has(digest)) return;
  trip.done.add(digest);
  const fetched = await trip.client.manifest(`${trip.from}@${digest}`);
  await content(trip, fetched);
  await trip.client.putManifest(`${trip.to}@${digest}`, fetched.bytes, fetched.descriptor.mediaType);
  await companions(trip, digest, { whole, parts });
}

async function oneBlob(trip: Trip, blob: Descriptor): Promise<void> {
  const { client, from, to, brought } = trip;
  if (from === to) return;
  const [source, target] = [parseReference(from), parseReference(to)];
  const own = source.registry === target.registry ? source.repository : undefined;
  await brought.blob(target, blob.digest, async (holder) => {
    if (await mounted(trip, blob.digest, holder ?? own)) return;
    // The target has not the manifest: what only that has, is not there either.
    await client.putBlob(to, await sourceOf(client, from, blob), blob.mediaType, { likelyAbsent: true });
  });
}

/** Registries need not mount, and who may push need not be allowed to read the other repository. */
async function mounted({ client, to, brought }: Trip, digest: string, from?: string): Promise<boolean> {
  const target = parseReference(to);
  if (from === undefined || !brought.mounts(target, from)) return false;
  try {
    if (await client.mountBlob(to, digest, from)) return true;
  } catch (thrown) {
    if (!["OCI_DENIED", "OCI_UNAUTHORIZED", "OCI_NOT_FOUND"].includes(codeOf(thrown) ?? "")) throw thrown;
  }
  brought.refused(target, from);
  return false;
}

/** What is small is read at once, and can then go up in one request. */
async function sourceOf(client: CopyVerbs, from: string, blob: Descriptor): Promise<BlobSource> {
  if (blob.size <= SMALL_BYTES) return { bytes: await client.blobBytes(from, blob) };
  return { descriptor: blob, open: () => Readable.from(streamed(client, from, blob), { objectMode: false }) };
}

async function* streamed(client: CopyVerbs, from: string, blob: Descriptor): AsyncGenerator<Buffer> {
  yield* (await client.blob(from, blob)) as AsyncIterable<Buffer>;
}
