import { arch as machine } from "node:os";
import type { Run } from "../../lib/contract/index.ts";
import { codeOf, explain } from "../../lib/errors/index.ts";
import { readBaseImages, readBuiltImage, readParsedDockerfile } from "../../lib/handover/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import {
  type BaseImages,
  baseImages,
  contextualize,
  fetchAttachedSbom,
  imageDocument,
  imageForArch,
  imageSubject,
  isCycloneDx,
  readSbomFile,
  requireValid,
  type SbomDocument,
  type SpdxDocument,
  sbomFault,
  sbomTime,
  writeSbom,
} from "../../lib/sbom/index.ts";
import type { sbomPrepareStep } from "./contract.ts";

type Params = Parameters<Run<typeof sbomPrepareStep>>[0]["params"];

/** Node's word for a machine as OCI has it. */
const OCI_ARCH: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };

const NO_BASES: BaseImages = { builders: [], parentIsBuilder: false };

/** What a hand-over reader gives, or nothing where the build wrote no such file. */
async function optional<T>(file: string, read: (file: string) => Promise<T>): Promise<T | undefined> {
  if (file === "") return undefined;
  return read(file).catch((thrown: unknown) => {
    if (codeOf(thrown) === "HANDOVER_MISSING") return undefined;
    throw thrown;
  });
}

async function readBases(params: Params, log: Log): Promise<BaseImages> {
  const parsed = await optional(params.parsedDockerfile, readParsedDockerfile);
  if (!parsed) {
    log.warn("There is no parsed Containerfile: the SBOM does not name the base images");
    return NO_BASES;
  }
  const lines = (await optional(params.baseImagesDigests, readBaseImages)) ?? [];
  const digests = new Map(lines.map(({ ref, canonical }) => [ref, imageSubject(canonical)]));
  return baseImages(parsed, digests, params.targetStage, log);
}

/** What was built may be for another platform than this machine's. */
async function archOf({ arch, shared }: Params): Promise<string> {
  if (arch !== "") return arch;
  const built = await optional(shared, readBuiltImage);
  return built?.platform.architecture ?? OCI_ARCH[machine()] ?? machine();
}

const optionalSbom = async (file: string) => (file === "" ? undefined : readSbomFile(file));

async function readScans(params: Params): Promise<[SbomDocument, ...SbomDocument[]]> {
  const image = await readSbomFile(params.imageSbom);
  if (!image)
    throw sbomFault(
      "SBOM_MISSING",
      `--image-sbom: there is no file ${params.imageSbom}`,
      "Run the step that scans the image first, with the same folder.",
    );
  const sources = await optionalSbom(params.sourceSbom);
  return sources ? [image, sources] : [image];
}

/** The SBOM of the parent image, in a form that packages can be compared with. Having none is common. */
async function parentSbom(
  client: RegistryClient,
  base: BaseImages,
  arch: string,
  log: Log,
): Promise<SpdxDocument | undefined> {
  if (!base.parent) return undefined;
  try {
    const image = await imageForArch(client, base.parent.image, arch);
    const found = await fetchAttachedSbom(client, image);
    if (found && !isCycloneDx(found)) return found;
    log.info(`Base image ${image.repository}@${image.digest} has no SPDX SBOM: packages are not told apart`);
  } catch (thrown) {
    log.warn(`The SBOM of the base image cannot be had: ${explain(thrown)}`);
  }
  return undefined;
}

async function inContext(
  document: SbomDocument,
  base: BaseImages,
  params: Params,
  arch: string,
  context: { log: Log; signal: AbortSignal },
): Promise<SbomDocument> {
  if (!params.contextualize || params.hermetic || isCycloneDx(document)) return document;
  await using client = await openRegistry({ caFile: params.caFile, tlsVerify: params.tlsVerify, ...context });
  const parent = await parentSbom(client, base, arch, context.log);
  return parent ? contextualize(document, parent, context.log) : document;
}

export const run: Run<typeof sbomPrepareStep> = async ({ params, log, signal }) => {
  if (params.skip) {
    log.info("No SBOM is wanted: nothing is prepared");
    return {};
  }
  const arch = await archOf(params);
  const base = await readBases(params, log);
  const fetched = await optionalSbom(params.prefetchSbom);
  const document = imageDocument({
    type: params.sbomType,
    image: imageSubject(params.image, params.imageDigest, arch),
    scanned: await readScans(params),
    ...(fetched ? { fetched } : {}),
    base,
    additional: params.additionalBaseImages.map((each) => imageSubject(each)),
    about: { created: sbomTime(params.created), tool: "slipway" },
  });
  const finished = await inContext(document, base, params, arch, { log, signal });
  if (!params.skipValidation) requireValid(finished, "The SBOM of the image");
  await writeSbom(params.output, finished);
  log.info(`${params.output}: ${count(finished)} packages`);
  return {};
};

const count = (document: SbomDocument) =>
  isCycloneDx(document) ? (document.components ?? []).length : document.packages.length;
