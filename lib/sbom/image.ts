import { createHash } from "node:crypto";
import { isSha256, parseReference, repositoryOf } from "../oci/index.ts";
import { fault } from "./fault.ts";
import { formatPurl } from "./purl.ts";
import type { ImageSubject } from "./types.ts";

/**
 * An image as SBOMs name it, from a reference and a digest; the digest in the reference counts if none is
 * given.
 *
 * @throws SBOM_BAD_REFERENCE if there is no sha256 digest.
 */
export function imageSubject(ref: string, digest?: string, arch?: string): ImageSubject {
  const parsed = parseReference(ref);
  const value = digest || parsed.digest || "";
  if (!isSha256(value))
    throw fault(
      "SBOM_BAD_REFERENCE",
      `${JSON.stringify(ref)} has no digest of the form sha256:<64 hex>, got ${JSON.stringify(value)}`,
      "Give the image with its digest: repo:tag@sha256:…",
    );
  return {
    repository: repositoryOf(parsed),
    digest: value,
    ...(parsed.tag ? { tag: parsed.tag } : {}),
    ...(arch ? { arch } : {}),
  };
}

/** Last part of the repository. */
export const imageName = (image: ImageSubject): string =>
  image.repository.slice(image.repository.lastIndexOf("/") + 1);

/** `app_amd64` for one architecture of an image, `app` where none is known. */
export const imageTitle = (image: ImageSubject): string =>
  image.arch ? `${imageName(image)}_${image.arch}` : imageName(image);

/** `pkg:oci/app@sha256:…?arch=amd64&repository_url=registry/repo`. */
export const imagePurl = (image: ImageSubject): string =>
  formatPurl({
    type: "oci",
    name: imageName(image),
    version: image.digest,
    qualifiers: { repository_url: image.repository, arch: image.arch ?? "" },
  });

const purlHash = (image: ImageSubject) => createHash("sha256").update(imagePurl(image)).digest("hex");
const idPart = (image: ImageSubject) => imageName(image).replace(/[^0-9a-zA-Z.\-+]/g, "-");

/** An image's id in SPDX: readable, and one for each digest. */
export const imageSpdxId = (image: ImageSubject): string =>
  `SPDXRef-image-${idPart(image).replaceAll("+", "-")}-${purlHash(image)}`;
/** The same for CycloneDX. */
export const imageBomRef = (image: ImageSubject): string => `BomRef.${idPart(image)}-${purlHash(image)}`;
/** Name of an image's document: the policy looks for the digest in it. */
export const imageDocumentName = (image: ImageSubject): string => `${image.repository}@${image.digest}`;
