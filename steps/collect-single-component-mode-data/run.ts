import type { Run } from "../../lib/contract/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import type { collectSingleComponentModeDataStep } from "./contract.ts";

export const run: Run<typeof collectSingleComponentModeDataStep> = async () => {
  throw releaseFault(
    "RELEASE_NO_DATA",
    "collect-single-component-mode-data is not there yet",
    "Use a later version.",
  );
};
