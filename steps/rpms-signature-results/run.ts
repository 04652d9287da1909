import type { Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { erroredOutput } from "../../lib/formats/index.ts";
import { type RpmSignatures, readRpmSignatures } from "../../lib/handover/index.ts";
import type { rpmsSignatureResultsStep } from "./contract.ts";

/** RPMS_DATA says it too where nothing was scanned: an absent result would stop tasks that refer to it. */
function unscanned(thrown: unknown): RpmSignatures {
  const error = explain(thrown);
  return { testOutput: erroredOutput("rpms-signature-scan", error), rpmsData: { error } };
}

export const run: Run<typeof rpmsSignatureResultsStep> = async ({ params, log }) => {
  const results = await readRpmSignatures(params.workdir).catch(unscanned);
  log.info(JSON.stringify(results.testOutput));
  log.info(JSON.stringify(results.rpmsData));
  return results;
};
