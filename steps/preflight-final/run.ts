import type { Run } from "../../lib/contract/index.ts";
import { preflightFault, readOutcome } from "../../lib/preflight/index.ts";
import type { preflightFinalStep } from "./contract.ts";

export const run: Run<typeof preflightFinalStep> = async ({ params, log }) => {
  const testOutput = await readOutcome(params.artifacts);
  if (testOutput === undefined)
    throw preflightFault(
      "PREFLIGHT_NO_OUTCOME",
      "no step before came to an outcome",
      "Look at the logs of the steps before; the volume with the outcome must be the same for all.",
    );
  log.info(`${testOutput.result}: ${testOutput.note}`);
  return { testOutput };
};
