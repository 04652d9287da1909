import type { Run } from "../../lib/contract/index.ts";
import type { Log } from "../../lib/log/index.ts";
import {
  type Index,
  ifFound,
  isSha256,
  openRegistry,
  parseReference,
  type RegistryClient,
  repositoryOf,
} from "../../lib/oci/index.ts";
import { fetchAttachedSbom, type SbomDocument } from "../../lib/sbom/index.ts";
import {
  type BaseImagesFound,
  baseImagesOf,
  sourceFault,
  writeBaseImagesFound,
} from "../../lib/sourceimage/index.ts";
import type { sourceBaseImagesStep } from "./contract.ts";

export const run: Run<typeof sourceBaseImagesStep> = async ({ params, log, signal }) => {
  const { imageDigest, caFile, tlsVerify } = params;
  if (!isSha256(imageDigest))
    throw sourceFault(
      "SOURCE_BAD_DIGEST",
      `--image-digest: ${JSON.stringify(imageDigest)} is not sha256: and 64 hexadecimal digits in lower case`,
      "Give the digest as the build wrote it.",
    );
  const repository = repositoryOf(parseReference(params.image));
  const told = linesOf(params.baseImages);
  await using client = await openRegistry({ caFile, tlsVerify, log, signal });
  const found = told.length > 0 ? { images: told } : await lookedUp(client, repository, imageDigest, log);
  log.info("gone" in found ? found.gone : `Base images: ${found.images.join(", ") || "none"}`);
  await writeBaseImagesFound(params.output, found);
  return {};
};

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Base images as the SBOM names them; without an SBOM none, which is said. */
async function lookedUp(
  client: RegistryClient,
  repository: string,
  digest: string,
  log: Log,
): Promise<BaseImagesFound> {
  const candidates = await imagesAt(client, repository, digest);
  if (candidates === undefined)
    return { gone: `Binary image ${repository}@${digest} no longer exists in the registry.` };
  const sbom = await firstSbom(client, repository, candidates);
  if (sbom !== undefined) return { images: baseImagesOf(sbom, log) };
  log.warn(`${repository}@${digest} has no SBOM: the source image will not have the base image's sources`);
  return { images: [] };
}

/** The image itself, or the images of an index; undefined if it is not there any more. */
async function imagesAt(
  client: RegistryClient,
  repository: string,
  digest: string,
): Promise<readonly string[] | undefined> {
  const found = await ifFound(client.manifest(`${repository}@${digest}`));
  if (found === undefined) return undefined;
  return "manifests" in found.json ? childrenOf(found.json) : [digest];
}

/** Attestations stand among the images, for a platform that is unknown. */
const childrenOf = ({ manifests }: Index): string[] =>
  manifests.filter(({ platform }) => platform?.os !== "unknown").map(({ digest }) => digest);

/** Images of one index are built on the same base: the first SBOM says it. */
async function firstSbom(
  client: RegistryClient,
  repository: string,
  digests: readonly string[],
): Promise<SbomDocument | undefined> {
  for (const digest of digests) {
    const sbom = await fetchAttachedSbom(client, { repository, digest });
    if (sbom !== undefined) return sbom;
  }
  return undefined;
}
