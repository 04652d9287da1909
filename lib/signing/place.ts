import { digestTag, isSha256, parseReference, repositoryOf } from "../oci/index.ts";
import { signingFault } from "./fault.ts";

/** Where what is attached to an image lies. */
export interface Place {
  /** `registry/repository` */
  readonly repository: string;
  /** `sha256:<hex>` of the image. */
  readonly digest: string;
  /** `registry/repository:sha256-<hex>.sig` */
  readonly tag: string;
}

/** The place by an image's reference. Fault SIGNING_BAD_REFERENCE if it has no sha256 digest, OCI_BAD_REFERENCE. */
export function placeOf(image: string, suffix: ".sig" | ".att"): Place {
  const reference = parseReference(image);
  const { digest } = reference;
  if (digest === undefined || !isSha256(digest))
    throw signingFault(
      "SIGNING_BAD_REFERENCE",
      `the image ${image} is not named by its digest`,
      "Name it as registry/repository@sha256:<hex>: a tag may be another image tomorrow.",
    );
  const repository = repositoryOf(reference);
  return { repository, digest, tag: `${repository}:${digestTag(digest, suffix)}` };
}
