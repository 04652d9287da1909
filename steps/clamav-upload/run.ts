import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { attachReport, type ReportFile } from "../../lib/checks/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { type ClamavFile, clamavLogs, readClamavFiles } from "../../lib/handover/index.ts";
import { openRegistry, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import type { clamavUploadStep } from "./contract.ts";

const ARTIFACT_TYPE = "application/vnd.clamav";

export const run: Run<typeof clamavUploadStep> = async ({ params, log, signal }) => {
  if (params.skipUpload) {
    log.info("Nothing is attached: skip-upload is true");
    return {};
  }
  const files = await filesOf(params.workdir);
  if (files.length === 0) {
    log.info("Nothing is attached: nothing was scanned");
    return {};
  }
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const repository = repositoryOf(parseReference(params.imageUrl));
  const digest = await attachReport(client, `${repository}@${params.imageDigest}`, {
    artifactType: ARTIFACT_TYPE,
    files,
  });
  log.info(`${files.map(({ name }) => name).join(", ")}: attached as ${repository}@${digest}`);
  return {};
};

/** None, if the step before could not scan: it has said so in TEST_OUTPUT, and that stands. */
async function filesOf(workdir: string): Promise<ReportFile[]> {
  const listed = await readClamavFiles(workdir).catch((thrown: unknown): ClamavFile[] => {
    if (codeOf(thrown) === "HANDOVER_MISSING") return [];
    throw thrown;
  });
  return Promise.all(
    listed.map(async (file) => ({ ...file, bytes: await readFile(join(clamavLogs(workdir), file.name)) })),
  );
}
