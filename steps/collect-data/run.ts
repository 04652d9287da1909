import type { Run } from "../../lib/contract/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import type { collectDataStep } from "./contract.ts";

export const run: Run<typeof collectDataStep> = async () => {
  throw releaseFault("RELEASE_NO_DATA", "collect-data is not there yet", "Use a later version.");
};
