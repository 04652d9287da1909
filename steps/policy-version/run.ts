import type { Run } from "../../lib/contract/index.ts";
import type { policyVersionStep } from "./contract.ts";

export const run: Run<typeof policyVersionStep> = async ({ tools, log }) => {
  const { NATIVE_VERSION, RELEASE_RULES, RULES, VOLATILE_CODES } = await import("../../lib/policy/index.ts");
  log.info(
    `native rules: ${RULES.length + VOLATILE_CODES.length} of the ${RELEASE_RULES.length} of the release policy (${NATIVE_VERSION})`,
  );
  if (tools.ec.isThere()) log.info(`ec: ${await tools.ec.version()}; it judges too, and must agree`);
  else log.info("ec: not on PATH; the native rules judge alone");
  return {};
};
