import type { Log } from "../../lib/log/index.ts";
import { type Brought, type FetchedManifest, ifWithin, type RegistryClient } from "../../lib/oci/index.ts";
import { formatPublished } from "../../lib/release/index.ts";
import { imageWishes, type Surveyed, sourceWishes, type Wish } from "./survey.ts";

/**
 * Signatures, attestations and SBOMs go along, as with `cosign copy`; source containers have their own switch
 * and are no matter of their image.
 */
const EVIDENCE: readonly string[] = [".sig", ".att", ".sbom"];

/** One component into one repository. */
export interface Shipment {
  readonly component: Surveyed;
  /** `registry/repository` */
  readonly repository: string;
  readonly tags: readonly string[];
}

export interface Shipping {
  readonly client: RegistryClient;
  readonly brought: Brought;
  /** Also what refers to the images. */
  readonly referrers: boolean;
  readonly log: Log;
}

/**
 * Brings an image and its source container to where they are released: by digest, with what belongs to them, and
 * tags last, those of the image at the very end. Tags that stand for the digest already are left alone.
 */
export async function ship(shipping: Shipping, shipment: Shipment): Promise<void> {
  const { component, repository, tags } = shipment;
  const { image, sources } = component;
  const [forSources, forImage] = [sourceWishes(component, tags), imageWishes(component, tags)];
  const now = await standing(shipping.client, repository, [...forSources, ...forImage]);
  if (sources !== undefined && missing(forSources, now)) await bring(shipping, shipment, sources);
  if (missing(forImage, now)) await bring(shipping, shipment, image);
  if (sources !== undefined) await tagAll(shipping, shipment, forSources, sources, now);
  await tagAll(shipping, shipment, forImage, image, now);
}

/** The digests that tags have now. */
async function standing(
  client: RegistryClient,
  repository: string,
  wishes: readonly Wish[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    wishes.map(
      async ({ tag }) => [tag, (await ifWithin(client.resolve(`${repository}:${tag}`)))?.digest] as const,
    ),
  );
  return new Map(found.flatMap(([tag, digest]) => (digest === undefined ? [] : [[tag, digest]])));
}

const missing = (wishes: readonly Wish[], now: ReadonlyMap<string, string>): boolean =>
  wishes.some(({ tag, digest }) => now.get(tag) !== digest);

async function bring(
  { client, brought, referrers }: Shipping,
  { component, repository }: Shipment,
  fetched: FetchedManifest,
): Promise<void> {
  const { digest } = fetched.descriptor;
  const options = { referrers, digestTags: EVIDENCE, brought, fetched };
  await client.copy(`${component.source}@${digest}`, `${repository}@${digest}`, options);
}

async function tagAll(
  { client, log }: Shipping,
  { component, repository }: Shipment,
  wishes: readonly Wish[],
  { bytes, descriptor }: FetchedManifest,
  now: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { tag, digest } of wishes) {
    const [reference, before] = [`${repository}:${tag}`, now.get(tag)];
    const pushed = before !== digest;
    if (pushed && before !== undefined) log.warn(`${reference} moves: it was ${before}`);
    if (pushed) await client.putManifest(reference, bytes, descriptor.mediaType);
    log.info(formatPublished({ component: component.name, reference, digest, pushed }));
  }
}
