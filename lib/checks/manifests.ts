import {
  type Descriptor,
  formatReference,
  type Index,
  isIndexType,
  isSha256,
  type Manifest,
  MEDIA,
  parseReference,
  type RegistryClient,
} from "../oci/index.ts";
import { checksFault } from "./fault.ts";

/** One image for one platform. */
export interface PlatformImage {
  readonly digest: string;
  /** OCI's word: amd64, arm64, ppc64le, s390x; empty if the image does not say. */
  readonly arch: string;
  readonly os: string;
  readonly descriptor: Descriptor;
  /** `registry/repository@sha256:…` */
  readonly reference: string;
}

/** What a check is to look at. */
export interface Subject {
  /** `registry/repository@sha256:…` of the image that the check was given. */
  readonly reference: string;
  readonly repository: string;
  readonly descriptor: Descriptor;
  /** `attestation`: something that cosign attached under a tag; `artifact`: anything else that is no image. */
  readonly kind: "image" | "index" | "artifact" | "attestation";
  /** An image itself, or the images of an index, by architecture; none of an artifact. */
  readonly images: readonly PlatformImage[];
}

/**
 * The images behind `image-url` and `image-digest`. Attestation manifests of build tools, which stand in an
 * index beside the images, are left out.
 *
 * @throws CHECKS_BAD_IMAGE for a bad digest or reference; OCI faults, OCI_NOT_FOUND among them
 */
export async function imageManifests(
  client: RegistryClient,
  imageUrl: string,
  imageDigest: string,
): Promise<Subject> {
  if (!isSha256(imageDigest))
    throw checksFault(
      "CHECKS_BAD_IMAGE",
      `image-digest: ${JSON.stringify(imageDigest)} is not sha256: and 64 hexadecimal digits in lower case`,
      "Give the digest as the build wrote it.",
    );
  const { registry, repository: path, tag = "" } = parseReference(imageUrl);
  const repository = `${registry}/${path}`;
  const reference = formatReference({ registry, repository: path, digest: imageDigest });
  const { descriptor, json } = await client.manifest(reference);
  const subject = { reference, repository, descriptor };
  if (/\.(att|sig|sbom)$/.test(tag)) return { ...subject, kind: "attestation", images: [] };
  if (isIndexType(descriptor.mediaType))
    return { ...subject, kind: "index", images: childrenOf(repository, json as Index) };
  const one = await imageOf(client, repository, descriptor, json as Manifest);
  return one === undefined
    ? { ...subject, kind: "artifact", images: [] }
    : { ...subject, kind: "image", images: [one] };
}

/** Build tools put attestations into an index, as manifests of an unknown platform. */
const isImage = ({ platform, annotations }: Descriptor): boolean =>
  platform?.os !== "unknown" && annotations?.["vnd.docker.reference.type"] === undefined;

const childrenOf = (repository: string, { manifests }: Index): readonly PlatformImage[] =>
  manifests.filter(isImage).map((descriptor) => ({
    digest: descriptor.digest,
    arch: descriptor.platform?.architecture ?? "",
    os: descriptor.platform?.os ?? "",
    descriptor,
    reference: `${repository}@${descriptor.digest}`,
  }));

async function imageOf(
  client: RegistryClient,
  repository: string,
  descriptor: Descriptor,
  { config, artifactType }: Manifest,
): Promise<PlatformImage | undefined> {
  if (
    artifactType !== undefined ||
    ![MEDIA.ociConfig, MEDIA.dockerConfig].some((type) => type === config.mediaType)
  )
    return undefined;
  const { architecture = "", os = "" } = await configOf(client, repository, config);
  return {
    digest: descriptor.digest,
    arch: architecture,
    os,
    descriptor,
    reference: `${repository}@${descriptor.digest}`,
  };
}

interface Platform {
  readonly architecture?: string;
  readonly os?: string;
}

async function configOf(client: RegistryClient, repository: string, config: Descriptor): Promise<Platform> {
  const bytes = await client.blobBytes(repository, config);
  try {
    const { architecture, os }: Record<string, unknown> = JSON.parse(bytes.toString("utf8")) ?? {};
    return {
      ...(typeof architecture === "string" ? { architecture } : {}),
      ...(typeof os === "string" ? { os } : {}),
    };
  } catch (thrown) {
    throw checksFault(
      "CHECKS_BAD_IMAGE",
      `${repository}@${config.digest}: the image's config is not JSON`,
      "Build and push the image again.",
      thrown,
    );
  }
}
