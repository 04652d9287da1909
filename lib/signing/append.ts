/** Adding to what is attached to an image, without losing what others add at the same time. */
import { setTimeout as pause } from "node:timers/promises";
import { type Descriptor, type Manifest, MEDIA, type RegistryClient } from "../oci/index.ts";
import { type Attached, attachedTo, MOST_LAYERS } from "./attached.ts";
import { signingFault } from "./fault.ts";
import type { Place } from "./place.ts";

/** Something to be added. */
export interface Addition {
  /** True if one of these layers is the same already, by the same key. */
  isAmong(layers: readonly Descriptor[]): Promise<boolean>;
  /** Signs; called at most once. */
  make(): Promise<NewLayer>;
}
export interface NewLayer {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Appended<A> {
  /** Digest of the manifest that holds all of them. */
  readonly digest: string;
  /** Those that were not there before. */
  readonly added: readonly A[];
}

const TRIES = 12;
/** Milliseconds. */
const LONGEST_PAUSE = 200;

/**
 * Registries have no compare-and-swap. In this process everything for one tag is done one after the other;
 * against others the tag is looked at right before it is written and again after, and what was lost is added
 * again. Faults SIGNING_BAD_MANIFEST, SIGNING_CONFLICT, and those of registry and signer.
 */
export const append = <A extends Addition>(
  client: RegistryClient,
  place: Place,
  additions: readonly A[],
): Promise<Appended<A>> => oneByOne(place.tag, () => appendNow(client, place, additions));

async function appendNow<A extends Addition>(
  client: RegistryClient,
  place: Place,
  additions: readonly A[],
): Promise<Appended<A>> {
  const made = new Map<A, Descriptor>();
  const added = () => [...made.keys()];
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await pause(Math.random() * LONGEST_PAUSE);
    const before = await attachedTo(client, place);
    const missing = await missingIn(layersOf(before), additions);
    if (typeof before === "object" && missing.length === 0) return { digest: before.digest, added: added() };
    const usable = usableFor(place, before, missing.length);
    for (const each of missing)
      if (!made.has(each)) made.set(each, await upload(client, place, await each.make()));
    const layers = missing.flatMap((each) => made.get(each) ?? []);
    const digest = await write(client, place, usable, layers);
    if (digest !== undefined) return { digest, added: added() };
  }
  throw signingFault(
    "SIGNING_CONFLICT",
    `${place.tag} was changed by others each of ${TRIES} times that something was added to it`,
    "See who signs the same image, and run it again.",
  );
}

const layersOf = (attached: Attached | string | undefined): readonly Descriptor[] =>
  typeof attached === "object" ? attached.manifest.layers : [];

async function missingIn<A extends Addition>(
  layers: readonly Descriptor[],
  additions: readonly A[],
): Promise<readonly A[]> {
  const missing: A[] = [];
  for (const each of additions) if (!(await each.isAmong(layers))) missing.push(each);
  return missing;
}

function usableFor(
  place: Place,
  attached: Attached | string | undefined,
  more: number,
): Attached | undefined {
  const full = layersOf(attached).length + more > MOST_LAYERS;
  if (typeof attached !== "string" && !full) return attached;
  throw signingFault(
    "SIGNING_BAD_MANIFEST",
    `nothing can be added to ${place.tag}: ${full ? `it would have more than ${MOST_LAYERS} layers` : attached}`,
    "See what it is, and remove the tag if nobody needs it.",
  );
}

async function upload(client: RegistryClient, place: Place, layer: NewLayer): Promise<Descriptor> {
  const { digest, size } = await client.putBlob(place.repository, { bytes: layer.bytes });
  return { mediaType: layer.mediaType, size, digest, annotations: layer.annotations };
}

/** The manifest's digest if the tag has it in the end, else nothing. */
async function write(
  client: RegistryClient,
  place: Place,
  before: Attached | undefined,
  more: readonly Descriptor[],
): Promise<string | undefined> {
  const layers = [...(before?.manifest.layers ?? []), ...more];
  const config = await client.putBlob(place.repository, { bytes: configOf(layers) });
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    ...before?.manifest,
    config: { ...config, mediaType: before?.manifest.config.mediaType ?? MEDIA.ociConfig },
    layers,
  };
  if ((await digestNow(client, place)) !== before?.digest) return undefined;
  const { digest } = await client.putManifest(place.tag, manifest);
  return (await digestNow(client, place)) === digest ? digest : undefined;
}

async function digestNow(client: RegistryClient, place: Place): Promise<string | undefined> {
  const now = await attachedTo(client, place);
  return typeof now === "object" ? now.digest : now;
}

/** An image configuration of nothing but the layers; without times, so that it is the same each time. */
const configOf = (layers: readonly Descriptor[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      architecture: "",
      created: "0001-01-01T00:00:00Z",
      history: layers.map(() => ({ created: "0001-01-01T00:00:00Z" })),
      os: "",
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
      config: {},
    }),
  );

/** The last work for each tag. */
const queues = new Map<string, Promise<unknown>>();

async function oneByOne<T>(tag: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(tag) ?? Promise.resolve();
  const mine = before.then(work, work);
  queues.set(tag, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(tag) === mine) queues.delete(tag);
  }
}
