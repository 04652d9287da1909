import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import { isDigest } from "../oci/index.ts";
import { isCycloneDx, parsePurl, type SbomDocument } from "../sbom/index.ts";

const IS_BASE = "konflux:container:is_base_image";

/**
 * The images that an SBOM names as base of its image, as `repository@digest`: in CycloneDX components of the
 * formulation with that property, in SPDX packages with an annotation that holds it as JSON. One that does not
 * say where it is from is left out with a warning.
 */
export function baseImagesOf(document: SbomDocument, log: Log): string[] {
  return purlsOf(document).flatMap((purl) => {
    const image = imageOf(purl);
    if (image === undefined)
      log.warn(`The SBOM names a base image without repository or digest: ${JSON.stringify(purl)}`);
    return image === undefined ? [] : [image];
  });
}

function purlsOf(document: SbomDocument): (string | undefined)[] {
  if (isCycloneDx(document))
    return (document.formulation ?? [])
      .flatMap(({ components }) => components ?? [])
      .filter(({ properties }) => properties?.some(({ name }) => name === IS_BASE))
      .map(({ purl }) => purl);
  return document.packages
    .filter(({ annotations }) => annotations?.some(({ comment }) => saysBase(comment)))
    .map(({ externalRefs }) => externalRefs?.find((ref) => ref.referenceType === "purl")?.referenceLocator);
}

/** Annotations of all kinds stand there; most are no JSON. */
function saysBase(comment: unknown): boolean {
  try {
    const value: unknown = JSON.parse(String(comment));
    return isRecord(value) && value["name"] === IS_BASE;
  } catch {
    return false;
  }
}

function imageOf(purl: string | undefined): string | undefined {
  const parsed = parsePurl(purl ?? "");
  const repository = parsed?.qualifiers?.["repository_url"];
  const digest = parsed?.version;
  return parsed?.type === "oci" && repository && digest && isDigest(digest)
    ? `${repository}@${digest}`
    : undefined;
}
