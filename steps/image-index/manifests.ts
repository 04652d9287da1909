import type { Log } from "../../lib/log/index.ts";
import { isIndexType, MEDIA, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import type { Descriptor, FetchedManifest, Index, Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { indexFault } from "./fault.ts";

type Format = "oci" | "docker";

/**
 * The images that go into an index, in the order given: an index among them gives all it holds. Those of
 * other repositories are copied, for an index can only name what lies in its own. The same image twice is
 * there once.
 *
 * @throws INDEX_MIXED_FORMATS for an image of the other kind: an index converts it, its digest changes,
 * and its SBOM and signatures are no longer found.
 */
export async function collectManifests(
  client: RegistryClient,
  refs: readonly string[],
  repository: string,
  format: Format,
  log: Log,
): Promise<readonly Descriptor[]> {
  const found = new Map<string, Descriptor>();
  for (const ref of refs) {
    for (const each of await descriptorsOf(client, ref)) {
      requireFormat(ref, each, format);
      if (!found.has(each.digest)) found.set(each.digest, each);
      await bringOver(client, ref, each, repository, log);
    }
  }
  return [...found.values()];
}

async function descriptorsOf(client: RegistryClient, ref: string): Promise<readonly Descriptor[]> {
  const fetched = await client.manifest(ref);
  if (isIndexType(fetched.descriptor.mediaType)) return (fetched.json as Index).manifests;
  return [await withPlatform(client, ref, fetched)];
}

/** A descriptor with the platform that the image's config names. */
async function withPlatform(
  client: RegistryClient,
  ref: string,
  { descriptor, json }: FetchedManifest,
): Promise<Descriptor> {
  const { mediaType, digest, size } = descriptor;
  const { config } = json as Manifest;
  const bytes = await client.blobBytes(repositoryOf(parseReference(ref)), config);
  const { os, architecture, variant } = readConfig(ref, bytes);
  if (!os || !architecture)
    throw indexFault(
      "INDEX_NOT_AN_IMAGE",
      `${ref} names no operating system and architecture: it is no container image`,
      "Give images that a build made.",
    );
  return { mediaType, digest, size, platform: { architecture, os, ...(variant ? { variant } : {}) } };
}

function readConfig(ref: string, bytes: Buffer): { os?: string; architecture?: string; variant?: string } {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (thrown) {
    throw indexFault("INDEX_NOT_AN_IMAGE", `${ref}: its config is not JSON`, "Push the image again.", thrown);
  }
}

function requireFormat(ref: string, { mediaType }: Descriptor, format: Format): void {
  const other = format === "oci" ? "docker" : "oci";
  const wrong = format === "oci" ? "vnd.docker.distribution.manifest" : "vnd.oci.image.manifest";
  if (!mediaType.includes(wrong)) return;
  throw indexFault(
    "INDEX_MIXED_FORMATS",
    `${ref} has the ${other} media type ${mediaType}, and the index will be ${format}: digests would change and SBOMs would not be found`,
    `Build all images with BUILDAH_FORMAT=${format}.`,
  );
}

async function bringOver(
  client: RegistryClient,
  ref: string,
  { digest }: Descriptor,
  repository: string,
  log: Log,
): Promise<void> {
  const from = repositoryOf(parseReference(ref));
  if (from === repository) return;
  log.info(`${from}@${digest} is copied to ${repository}`);
  await client.copy(`${from}@${digest}`, `${repository}@${digest}`);
}

/** The index itself; the same images give the same bytes. */
export const indexOf = (manifests: readonly Descriptor[], format: Format): Index => ({
  schemaVersion: 2,
  mediaType: format === "oci" ? MEDIA.ociIndex : MEDIA.dockerList,
  manifests,
});
