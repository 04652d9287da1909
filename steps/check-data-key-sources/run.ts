import type { Run } from "../../lib/contract/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import type { checkDataKeySourcesStep } from "./contract.ts";

export const run: Run<typeof checkDataKeySourcesStep> = async () => {
  throw releaseFault("RELEASE_NO_DATA", "check-data-key-sources is not there yet", "Use a later version.");
};
