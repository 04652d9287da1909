import type { Run } from "../../lib/contract/index.ts";
import type { skipTrustedArtifactsStep } from "./contract.ts";

export const run: Run<typeof skipTrustedArtifactsStep> = async ({ params, log }) => {
  log.info("input is empty: nothing to prefetch, the source is handed on as it is");
  return { source: params.source, cachi2: "" };
};
