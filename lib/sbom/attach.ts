import { codeOf } from "../errors/index.ts";
import { attachSbom, digestTag, MEDIA } from "../oci/index.ts";
import type { Index, Manifest, RegistryClient } from "../oci/types.ts";
import { imageSubject } from "./image.ts";
import { DOCUMENT_CAP, isCycloneDx, parseSbom } from "./read.ts";
import type { ImageSubject, SbomDocument } from "./types.ts";

/** `repo:sha256-<hex>.sbom`: where everyone looks for an image's SBOM. */
const sbomTag = ({ repository, digest }: ImageSubject): string =>
  `${repository}:${digestTag(digest, ".sbom")}`;

/**
 * Attaches an SBOM as `cosign attach sbom` does. One that was there before is replaced; the same one again
 * changes nothing.
 *
 * @param image reference with digest
 * @returns `repo@sha256:<digest of the SBOM file>`, without tag
 * @throws SBOM_BAD_REFERENCE, SBOM_BAD_DOCUMENT, SBOM_UNKNOWN_FORMAT, and OCI faults.
 */
export async function attachDocument(client: RegistryClient, image: string, sbom: Buffer): Promise<string> {
  const { repository, digest } = imageSubject(image);
  const document = parseSbom(sbom.toString("utf8"), `SBOM of ${image}`);
  const mediaType = isCycloneDx(document) ? MEDIA.cyclonedxJson : MEDIA.spdxJson;
  return attachSbom(client, `${repository}@${digest}`, sbom, mediaType);
}

/** The SBOM attached to one image, or nothing if it has none. */
export async function fetchAttachedSbom(
  client: RegistryClient,
  image: ImageSubject,
): Promise<SbomDocument | undefined> {
  const found = await client.manifest(sbomTag(image)).catch((thrown: unknown) => {
    if (codeOf(thrown) === "OCI_NOT_FOUND") return undefined;
    throw thrown;
  });
  const layer = found && "layers" in found.json ? found.json.layers[0] : undefined;
  if (!layer) return undefined;
  const bytes = await client.blobBytes(image.repository, layer, DOCUMENT_CAP);
  return parseSbom(bytes.toString("utf8"), sbomTag(image));
}

/** The image of one architecture behind a digest that may be that of an index. */
export async function imageForArch(
  client: RegistryClient,
  image: ImageSubject,
  arch: string,
): Promise<ImageSubject> {
  const { json } = await client.manifest(`${image.repository}@${image.digest}`);
  const child = isIndex(json)
    ? json.manifests.find((each) => each.platform?.architecture === arch)
    : undefined;
  return child ? { ...image, digest: child.digest } : image;
}

const isIndex = (json: Manifest | Index): json is Index => "manifests" in json;
