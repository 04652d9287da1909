import type { Run } from "../../lib/contract/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import { makeImagesProcessed } from "../../lib/formats/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { preflightFault, readResults, unlessDecided } from "../../lib/preflight/index.ts";
import type { preflightOutcomeStep } from "./contract.ts";
import { checkedDigests } from "./images.ts";
import { ACCEPT, findingsOf, outcomeOf } from "./judge.ts";

export const run: Run<typeof preflightOutcomeStep> = async ({ params, log, signal }) => {
  const { image, artifacts, caFile } = params;
  let imagesProcessed: ReturnType<typeof makeImagesProcessed> | undefined;
  const testOutput = await unlessDecided(artifacts, { log, signal }, async () => {
    const results = await readResults(artifacts);
    if (
      results.every(({ checks }) => checks.passed.length + checks.failed.length + checks.errors.length === 0)
    )
      throw preflightFault(
        "PREFLIGHT_NO_RESULTS",
        "preflight recorded no result",
        "Look at preflight's lines in the log of step app-check.",
      );
    logFindings(log, results.flatMap(findingsOf), { accept: ACCEPT });
    await using client = await openRegistry({ caFile, log, signal });
    const { digests, subject } = await checkedDigests(client, image, results);
    imagesProcessed = makeImagesProcessed(image, digests, subject);
    return outcomeOf(results);
  });
  return { testOutput, imagesProcessed };
};
