import { attachReport } from "../../lib/checks/index.ts";
import type { Context, Run } from "../../lib/contract/index.ts";
import { codeOf, explain } from "../../lib/errors/index.ts";
import { readSastFile, readSastReport, type SastFile, type SastReport } from "../../lib/handover/index.ts";
import { openRegistry, parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import type { sastUploadStep } from "./contract.ts";

type UploadContext = Context<typeof sastUploadStep>;

/** The outcome of the analysis stays as it is: a TEST_OUTPUT comes of this step only when it fails. */
export const run: Run<typeof sastUploadStep> = async (context) => {
  const { params, log, signal } = context;
  try {
    await upload(context);
  } catch (thrown) {
    if (params.onFailure === "fail" || signal.aborted) throw thrown;
    log.warn(`the report is not attached: ${explain(thrown)}`);
  }
  return {};
};

async function upload(context: UploadContext): Promise<void> {
  const { params, log, signal } = context;
  const { imageUrl, imageDigest, shared, caFile, tlsVerify } = params;
  const report = await reportIn(shared);
  if ("none" in report) return log.info(`there is no report to attach: ${report.none}`);
  if (imageUrl === "" || imageDigest === "")
    return log.info("the report is not attached: image-url or image-digest is empty");
  const image = `${repositoryOf(parseReference(imageUrl))}@${imageDigest}`;
  await using client = await openRegistry({ caFile, tlsVerify, log, signal });
  for (const file of report.files) await attach(context, client, image, file);
}

/** Without a hand-over the analysis did not get that far, and has said why in its own TEST_OUTPUT. */
async function reportIn(shared: string): Promise<SastReport> {
  try {
    return await readSastReport(shared);
  } catch (thrown) {
    if (codeOf(thrown) !== "HANDOVER_MISSING") throw thrown;
    return { none: "the analysis of the sources has ended without one" };
  }
}

/** One referrer a file, as readers of the compatible tasks look for them. */
async function attach({ params, log }: UploadContext, client: RegistryClient, image: string, file: SastFile) {
  const bytes = await readSastFile(params.shared, file);
  const { mediaType, name } = file;
  const digest = await attachReport(client, image, {
    artifactType: mediaType,
    files: [{ name, mediaType, bytes }],
  });
  log.info(`${name} is attached to ${image} as ${digest}`);
}
