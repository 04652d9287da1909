import { imageManifests } from "../../lib/checks/index.ts";
import type { Context, Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import { erroredOutput, makeImagesProcessed, makeTestOutput } from "../../lib/formats/index.ts";
import { type RpmSignatures, writeRpmSignatures } from "../../lib/handover/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import type { rpmsSignatureScanStep } from "./contract.ts";
import { type ImageRpms, imageRpms } from "./databases.ts";
import { scanFault } from "./fault.ts";
import { ACCEPT_UNSIGNED, countKeys, unsignedRpms } from "./keys.ts";

type Params = Context<typeof rpmsSignatureScanStep>["params"];

const TASK = "rpms-signature-scan";
/** Results share a few kilobytes. Characters. */
const ERROR_LIMIT = 300;

export const run: Run<typeof rpmsSignatureScanStep> = async ({ params, log, signal }) => {
  const found = await scan(params, log, signal).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    return failed(log, thrown);
  });
  await writeRpmSignatures(params.workdir, found);
  return { testOutput: found.testOutput };
};

async function scan(params: Params, log: Log, signal: AbortSignal): Promise<RpmSignatures> {
  const { image, imageDigest, tlsVerify, caFile } = params;
  await using client = await openRegistry({ caFile, tlsVerify, log, signal });
  const subject = await imageManifests(client, image, imageDigest);
  if (subject.images.length === 0) throw notAnImage(subject.reference, subject.kind);
  const images: ImageRpms[] = [];
  for (const { reference, arch } of subject.images) {
    const rpms = await imageRpms(client, reference, { log, signal });
    log.info(`${reference}${arch ? ` (${arch})` : ""}: ${describe(rpms)}`);
    images.push(rpms);
  }
  logFindings(log, unsignedRpms(images), { accept: ACCEPT_UNSIGNED });
  const digests = subject.images.map(({ digest }) => digest);
  return {
    testOutput: makeTestOutput({ result: "SUCCESS", note: `Task ${TASK} completed successfully` }),
    rpmsData: { keys: countKeys(images) },
    imagesProcessed: makeImagesProcessed(image, digests, imageDigest),
  };
}

const describe = ({ databases, packages }: ImageRpms) =>
  databases.length === 0 ? "no RPM database" : `${packages.length} RPMs in ${databases.join(", ")}`;

const notAnImage = (reference: string, kind: string) =>
  scanFault(
    "RPMS_NOT_AN_IMAGE",
    kind === "index"
      ? `${reference} is an index without images`
      : `${reference} is an ${kind}, no container image`,
    "Give the digest of a container image, or of an index of several.",
  );

/** What could not be scanned does not count as processed: policies take IMAGES_PROCESSED at its word. */
function failed(log: Log, thrown: unknown): RpmSignatures {
  const error = log.mask(explain(thrown)).trim();
  log.error(error);
  return {
    testOutput: erroredOutput(TASK, error),
    rpmsData: { error: error.slice(0, ERROR_LIMIT) || "unknown" },
  };
}
