import type { Run } from "../../lib/contract/index.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { unlessDecided } from "../../lib/preflight/index.ts";
import type { preflightSkipStep } from "./contract.ts";

/** Not SKIPPED: the release policies of the field read that as a violation. The compatible task says the same. */
export const run: Run<typeof preflightSkipStep> = async ({ params, log, signal }) => ({
  testOutput: await unlessDecided(params.artifacts, { log, signal }, async () =>
    makeTestOutput({
      result: "SUCCESS",
      note: "This ecosystem check is not executed for operatorbundles.",
    }),
  ),
});
