import type { Trip } from "./copy.ts";
import { sha256 } from "./digest.ts";
import { ociFault } from "./fault.ts";
import { ifFound, ifWithin } from "./if-found.ts";
import { isIndexType } from "./media.ts";
import { digestTag } from "./reference.ts";
import type { CopyOptions, Descriptor, FetchedManifest, Manifest } from "./types.ts";

/** Tags that belong to a digest: cosign's signature, attestations and SBOM; Konflux's source image and Containerfile. */
export const DIGEST_TAGS: readonly string[] = [".sig", ".att", ".sbom", ".src", ".dockerfile"];
/** Those to which cosign adds: what the target has already stays. */
const GROWING: readonly string[] = [".sig", ".att"];
const ROUNDS = 5;

/** How copies go on: a manifest by digest with all it needs, and the parts of one. */
export interface Onward {
  whole(trip: Trip, digest: string): Promise<void>;
  parts(trip: Trip, fetched: FetchedManifest): Promise<void>;
}

/** The suffixes of tags that go along. */
export const suffixesOf = ({ referrers, digestTags }: CopyOptions): readonly string[] =>
  digestTags ?? (referrers ? DIGEST_TAGS : []);

/** What belongs to a digest: referrers and tags, as the options ask for them. */
export async function companions(trip: Trip, digest: string, onward: Onward): Promise<void> {
  const { client, from, options } = trip;
  const referrers = options.referrers ? await client.referrers(`${from}@${digest}`) : [];
  for (const referrer of referrers) await onward.whole(trip, referrer.digest);
  await Promise.all(suffixesOf(options).map((suffix) => tagged(trip, digest, suffix, onward)));
}

async function tagged(trip: Trip, digest: string, suffix: string, { parts }: Onward): Promise<void> {
  const { client, from, to } = trip;
  const tag = digestTag(digest, suffix);
  const found = await ifFound(client.manifest(`${from}:${tag}`));
  if (found === undefined) return;
  const there = await ifWithin(client.resolve(`${to}:${tag}`));
  if (there?.digest === found.descriptor.digest) return;
  // Without companions of their own: nobody signs a signature.
  await parts({ ...trip, options: {} }, found);
  if (there === undefined || !GROWING.includes(suffix))
    return void (await client.putManifest(`${to}:${tag}`, found.bytes, found.descriptor.mediaType));
  await added(trip, `${to}:${tag}`, found);
}

/**
 * Adds layers (one is one signature, or one attestation) to what a tag holds already. Two writers can overwrite
 * each other's, so it looks again after writing.
 */
async function added({ client, to }: Trip, tag: string, source: FetchedManifest): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const now = await ifFound(client.manifest(tag));
    if (
      now === undefined ||
      isIndexType(now.descriptor.mediaType) ||
      isIndexType(source.descriptor.mediaType)
    )
      return void (await client.putManifest(tag, source.bytes, source.descriptor.mediaType));
    const [own, theirs] = [now.json as Manifest, source.json as Manifest];
    const known = new Set(own.layers.map(keyOf));
    const missing = theirs.layers.filter((layer) => !known.has(keyOf(layer)));
    if (missing.length === 0) return;
    const bytes = await client.blobBytes(to, own.config);
    const longer = longerConfig(bytes, own.layers, missing);
    const config = { ...own.config, digest: sha256(longer), size: longer.length };
    await client.putBlob(to, { bytes: longer }, config.mediaType);
    await client.putManifest(tag, { ...own, config, layers: [...own.layers, ...missing] });
  }
  throw ociFault("OCI_REFUSED", `${tag}: others keep overwriting it`, "Run it again when fewer write to it.");
}

/** Signatures of one payload differ in an annotation only. */
const keyOf = ({ digest, annotations = {} }: Descriptor): string =>
  `${digest} ${annotations["dev.cosignproject.cosign/signature"] ?? ""}`;

/** A config lists its layers (image-spec, `rootfs.diff_ids`); one that did not still does not. */
function longerConfig(bytes: Buffer, layers: readonly Descriptor[], more: readonly Descriptor[]): Buffer {
  const config = read(bytes);
  const { diff_ids: ids } = (config?.["rootfs"] ?? {}) as { diff_ids?: unknown };
  if (config === undefined || !Array.isArray(ids) || ids.length !== layers.length) return bytes;
  const rootfs = { ...(config["rootfs"] as object), diff_ids: [...ids, ...more.map(({ digest }) => digest)] };
  const { history } = config;
  const [created] = Array.isArray(history) ? history : [];
  const longer = Array.isArray(history) ? { history: [...history, ...more.map(() => created ?? {})] } : {};
  return Buffer.from(JSON.stringify({ ...config, ...longer, rootfs }));
}

function read(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const config: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
