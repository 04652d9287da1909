import type { PlatformImage } from "../../lib/checks/index.ts";
import { codeOf, explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import {
  fetchAttachedSbom,
  isCycloneDx,
  type Package,
  packagesOf,
  parsePurl,
  type SbomDocument,
} from "../../lib/sbom/index.ts";
import { catalogFault } from "./fault.ts";

/** What the SBOMs of an image say of its base images. */
export interface BaseImagesFound {
  /** `registry/repository`, each once. */
  readonly repositories: readonly string[];
  /** Digests of the images whose SBOM was read. */
  readonly read: readonly string[];
  /** Architectures without an SBOM. */
  readonly missing: readonly string[];
  /** Why an SBOM that may be there could not be read, or does not say what is needed. */
  readonly problems: readonly string[];
}

/** The marks that the build puts on images it started from or copied from. */
const MARK = /^konflux:container:is_(base|builder)_image/;

/** Base and builder images out of the SBOM of each image; one that cannot be had is named, not passed over. */
export async function baseImagesOf(
  client: RegistryClient,
  repository: string,
  images: readonly PlatformImage[],
  log: Log,
): Promise<BaseImagesFound> {
  const found = {
    repositories: [] as string[],
    read: [] as string[],
    missing: [] as string[],
    problems: [] as string[],
  };
  for (const { digest, arch, reference } of images) {
    try {
      const document = await fetchAttachedSbom(client, { repository, digest });
      if (document === undefined) found.missing.push(arch || digest);
      else found.repositories.push(...repositoriesIn(document, reference));
      if (document !== undefined) found.read.push(digest);
    } catch (thrown) {
      if (codeOf(thrown) === "OCI_CANCELLED") throw thrown;
      found.problems.push(`SBOM of ${arch || reference}: ${explain(thrown)}`);
    }
  }
  for (const arch of found.missing) log.warn(`${arch}: there is no SBOM, so its base images are not known`);
  for (const problem of found.problems) log.error(problem);
  return { ...found, repositories: [...new Set(found.repositories)] };
}

/** CycloneDX has the images that a build used as its formulation, SPDX among the packages. */
function markedPackages(document: SbomDocument): readonly Package[] {
  const documents = isCycloneDx(document)
    ? (document.formulation ?? []).map(({ components = [] }) => ({ ...document, components }))
    : [document];
  return documents
    .flatMap(packagesOf)
    .filter(({ properties = [] }) => properties.some(({ name }) => MARK.test(name)));
}

const repositoriesIn = (document: SbomDocument, image: string): readonly string[] =>
  markedPackages(document).map(({ purl }) => {
    const url = parsePurl(purl)?.qualifiers?.["repository_url"];
    if (url === undefined)
      throw catalogFault(
        "CATALOG_BAD_IMAGE",
        `base image ${purl} of ${image} has no repository_url`,
        "Make the SBOM with a build that says where base images come from.",
      );
    return repositoryOf(parseReference(url));
  });

/**
 * Repositories out of references as builds wrote them: one a line, or with the two signs `\n` between, each
 * with or without tag and digest. Faults: CATALOG_BAD_IMAGE.
 */
export function givenImages(text: string): readonly string[] {
  const references = text.split(/\s+|\\n/).filter((each) => each !== "");
  return [...new Set(references.map(repositoryOfGiven))];
}

function repositoryOfGiven(reference: string): string {
  try {
    return repositoryOf(parseReference(reference));
  } catch (thrown) {
    throw catalogFault(
      "CATALOG_BAD_IMAGE",
      `BASE_IMAGES_DIGESTS: ${JSON.stringify(reference.slice(0, 200))} is no image reference`,
      "Give references with registry: registry/repository:tag@sha256:…",
      thrown,
    );
  }
}
