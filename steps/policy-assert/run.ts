import { dirname, join } from "node:path";
import type { Context, Run } from "../../lib/contract/index.ts";
import { readIfThere } from "../../lib/files/index.ts";
import { sha256 } from "../../lib/oci/index.ts";
import { policyFault, readOutcome, readSnapshotHandover } from "../../lib/policy/index.ts";
import { recordJudged, releaseFault, travels } from "../../lib/release/index.ts";
import type { policyAssertStep } from "./contract.ts";

export const run: Run<typeof policyAssertStep> = async (work) => {
  const { params, log } = work;
  const { testOutput } = await readOutcome(params.shared);
  const { result, note } = testOutput;
  const isGood = result === "SUCCESS" || result === "WARNING";
  // To jq, with which the published task asks, 0 is as true as 1.
  const isStrict = params.strict !== "false";
  if (!isGood && isStrict)
    throw policyFault(
      "POLICY_FAILED",
      `the judgement is ${result}: ${note}`,
      "The log of step detailed-report says what is wrong and what to do about it.",
    );
  log.info(
    isGood ? `the judgement is ${result}` : `the judgement is ${result}, and STRICT is false: going on`,
  );
  await record(work);
  return { sourceDataArtifact: params.sourceDataArtifact };
};

/** In a shared workspace others could still change what was judged: later tasks compare it. */
async function record({ params, log }: Context<typeof policyAssertStep>): Promise<void> {
  if (travels(params) || params.workspace === "") return;
  const { files, path, reduced } = await readSnapshotHandover(params.shared);
  const names = Object.keys(files);
  if (names.length === 0) return;
  if (reduced) {
    log.warn("only a part of the Snapshot was judged: its file is not noted as judged");
    return;
  }
  const paths = names.map((name) => join(dirname(path), name));
  for (const [i, file] of paths.entries()) {
    const now = sha256((await readIfThere(file)) ?? "");
    if (now === files[names[i] ?? ""]) continue;
    throw releaseFault(
      "RELEASE_CHANGED",
      `${names[i]} was changed while it was judged`,
      "Find out who writes into the workspace; then run the release again from its start.",
    );
  }
  await recordJudged(paths, files);
  log.info(`noted as judged: ${names.join(", ")}`);
}
