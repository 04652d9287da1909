import { parallel } from "../parallel/index.ts";
import { sha256 } from "./digest.ts";
import { ociFault } from "./fault.ts";
import { EMPTY, EMPTY_BYTES, MEDIA } from "./media.ts";
import { digestTag, formatReference, parseReference, repositoryOf } from "./reference.ts";
import type { BlobSource, Descriptor, Manifest, RegistryClient } from "./types.ts";

export interface ArtifactLayer {
  readonly source: BlobSource;
  readonly mediaType: string;
  /** `org.opencontainers.image.title` names the file for tools such as oras. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Artifact {
  /** What it is; required by the image-spec where the config is empty. */
  readonly artifactType?: string;
  /** Default: the empty config `{}`. */
  readonly config?: { readonly source: BlobSource; readonly mediaType: string };
  readonly layers: readonly ArtifactLayer[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: Descriptor;
}

/** Pushes an OCI artifact: blobs side by side, then the manifest. Nothing in it depends on the time of pushing. */
export async function pushArtifact(
  client: RegistryClient,
  ref: string,
  artifact: Artifact,
): Promise<Descriptor> {
  const repository = repositoryOf(parseReference(ref));
  const config =
    artifact.config === undefined
      ? await emptyConfig(client, repository)
      : await client.putBlob(repository, artifact.config.source, artifact.config.mediaType);
  const layers = await parallel(artifact.layers, 4, async ({ source, mediaType, annotations }) => ({
    ...(await client.putBlob(repository, source, mediaType)),
    mediaType,
    ...(annotations === undefined ? {} : { annotations }),
  }));
  const { artifactType, annotations, subject } = artifact;
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    ...(artifactType === undefined ? {} : { artifactType }),
    config,
    // The image-spec wants one layer at least; the empty one stands for none.
    layers: layers.length === 0 ? [await emptyConfig(client, repository)] : layers,
    ...(subject === undefined ? {} : { subject }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return client.putManifest(ref, manifest);
}

async function emptyConfig(client: RegistryClient, repository: string): Promise<Descriptor> {
  await client.putBlob(repository, { bytes: EMPTY_BYTES });
  return EMPTY;
}

/**
 * Attaches an SBOM in the layout of `cosign attach sbom`: tag `sha256-<hex>.sbom`, one layer that is the file,
 * a config without times. Attaching the same again changes nothing.
 *
 * @param imageRef must have a digest
 * @param mediaType `MEDIA.spdxJson` or `MEDIA.cyclonedxJson`
 * @returns `registry/repository@sha256:<digest of the SBOM file>`, a blob reference (SBOM_BLOB_URL)
 */
export async function attachSbom(
  client: RegistryClient,
  imageRef: string,
  bytes: Uint8Array,
  mediaType: string,
): Promise<string> {
  const { registry, repository, digest } = parseReference(imageRef);
  if (digest === undefined)
    throw ociFault(
      "OCI_BAD_REFERENCE",
      `SBOM for ${imageRef}: the image has no digest`,
      "Name the image as registry/repository@sha256:<hex>.",
    );
  const file = sha256(bytes);
  await pushArtifact(client, formatReference({ registry, repository, tag: digestTag(digest, ".sbom") }), {
    config: { source: { bytes: cosignConfig(file) }, mediaType: MEDIA.ociConfig },
    layers: [{ source: { bytes }, mediaType }],
  });
  return formatReference({ registry, repository, digest: file });
}

/** The config that cosign writes for a static layer (go-containerregistry's empty image with one layer). */
function cosignConfig(diffId: string): Uint8Array {
  const created = "0001-01-01T00:00:00Z";
  return Buffer.from(
    JSON.stringify({
      architecture: "",
      created,
      history: [{ created }],
      os: "",
      rootfs: { type: "layers", diff_ids: [diffId] },
      config: {},
    }),
  );
}
