import type { Run } from "../../lib/contract/index.ts";
import type { policyTufStep } from "./contract.ts";

export const run: Run<typeof policyTufStep> = async ({ params, tools, log }) => {
  if (params.mirror === "") {
    log.info("TUF_MIRROR is not given: no root of trust is initialized");
    return {};
  }
  await tools.ec.initialize(params.mirror, params.caFile);
  log.info(`initialized the root of trust of ${params.mirror}`);
  return {};
};
