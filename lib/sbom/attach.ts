import { createHash } from "node:crypto";
import { codeOf } from "../errors/index.ts";
import type { Descriptor, Index, Manifest, RegistryClient } from "../oci/types.ts";
import { imageSubject } from "./image.ts";
import { DOCUMENT_CAP, parseSbom } from "./read.ts";
import type { ImageSubject, SbomDocument, SbomType } from "./types.ts";

/** What `cosign attach sbom --type …` names a JSON document's layer. */
export const SBOM_MEDIA_TYPE: Readonly<Record<SbomType, string>> = {
  spdx: "text/spdx+json",
  cyclonedx: "application/vnd.cyclonedx+json",
};
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";

/** `repo:sha256-<hex>.sbom`: where everyone looks for an image's SBOM. */
export const sbomTag = ({ repository, digest }: ImageSubject): string =>
  `${repository}:${digest.replace(":", "-")}.sbom`;

const digestOf = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** The config of an image of one layer that nobody runs, without a time: the same file, the same digest. */
const emptyConfig = (layer: string) => ({
  architecture: "",
  created: "0001-01-01T00:00:00Z",
  history: [{ created: "0001-01-01T00:00:00Z" }],
  os: "",
  rootfs: { type: "layers", diff_ids: [layer] },
  config: {},
});

export interface Attached {
  /** `repo@sha256:<digest of the SBOM file>`, without tag. */
  readonly blobUrl: string;
  /** `repo:sha256-<hex>.sbom@sha256:<digest of the manifest>`. */
  readonly ref: string;
}

/**
 * Attaches an SBOM as `cosign attach sbom` does: an image whose only layer is the file, under the tag
 * `sha256-<hex>.sbom`. An SBOM that was there before is replaced; the same one again changes nothing.
 */
export async function attachSbom(
  client: RegistryClient,
  image: string,
  sbom: Uint8Array,
  type: SbomType,
): Promise<Attached> {
  const subject = imageSubject(image);
  const blob = digestOf(sbom);
  const config = Buffer.from(JSON.stringify(emptyConfig(blob)));
  const layer = await client.putBlob(subject.repository, { bytes: sbom }, SBOM_MEDIA_TYPE[type]);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: described(await client.putBlob(subject.repository, { bytes: config }, CONFIG), CONFIG),
    layers: [described(layer, SBOM_MEDIA_TYPE[type])],
  };
  const pushed = await client.putManifest(sbomTag(subject), manifest, MANIFEST);
  return { blobUrl: `${subject.repository}@${blob}`, ref: `${sbomTag(subject)}@${pushed.digest}` };
}

const described = ({ digest, size }: Descriptor, mediaType: string): Descriptor => ({
  mediaType,
  digest,
  size,
});

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
