import type { Run } from "../../lib/contract/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import type { applyMappingStep } from "./contract.ts";

export const run: Run<typeof applyMappingStep> = async () => {
  throw releaseFault("RELEASE_NO_DATA", "apply-mapping is not there yet", "Use a later version.");
};
