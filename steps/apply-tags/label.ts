import type { Log } from "../../lib/log/index.ts";
import { isIndexType, MEDIA } from "../../lib/oci/index.ts";
import type { Descriptor, FetchedManifest, Index, Manifest, RegistryClient } from "../../lib/oci/types.ts";

const IMAGE_CONFIGS: readonly string[] = [MEDIA.ociConfig, MEDIA.dockerConfig];
const IMAGES: readonly string[] = [MEDIA.ociManifest, MEDIA.dockerManifest];

/** Words of a label's value, separated by commas or blanks. */
export const splitTags = (value: string): string[] => value.split(/[\s,]+/).filter((tag) => tag !== "");

/** One image out of an index: all have the label, if any has. Artifacts among them have no labels. */
async function oneImage(
  client: RegistryClient,
  repository: string,
  { descriptor, json }: FetchedManifest,
): Promise<Manifest | undefined> {
  if (!isIndexType(descriptor.mediaType)) return json as Manifest;
  // An artifactType that is an image config's is that of an image (image-spec, image-index.md).
  const isImage = ({ mediaType, artifactType, platform }: Descriptor) =>
    IMAGES.includes(mediaType) &&
    (artifactType === undefined || IMAGE_CONFIGS.includes(artifactType)) &&
    platform?.os !== "unknown";
  const first = (json as Index).manifests.find(isImage);
  return first ? ((await client.manifest(`${repository}@${first.digest}`)).json as Manifest) : undefined;
}

/**
 * Tags that a label of the image lists; of an index, the label of any of its images. What is no container
 * image has no labels: a warning, and no tags.
 */
export async function tagsFromLabel(
  client: RegistryClient,
  repository: string,
  fetched: FetchedManifest,
  label: string,
  log: Log,
): Promise<readonly string[]> {
  const manifest = await oneImage(client, repository, fetched);
  if (!manifest || !IMAGE_CONFIGS.includes(manifest.config?.mediaType)) {
    log.warn(`${fetched.descriptor.digest} is no container image: it has no label ${label}`);
    return [];
  }
  const bytes = await client.blobBytes(repository, manifest.config);
  const config = JSON.parse(bytes.toString("utf8")) as {
    config?: { Labels?: Record<string, string> | null };
  };
  const tags = splitTags(config.config?.Labels?.[label] ?? "");
  log.info(tags.length > 0 ? `Label ${label}: ${tags.join(", ")}` : `Label ${label} names no tags`);
  return tags;
}
