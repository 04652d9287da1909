import type { Run } from "../../lib/contract/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import type { reduceSnapshotStep } from "./contract.ts";

export const run: Run<typeof reduceSnapshotStep> = async () => {
  throw releaseFault("RELEASE_NO_DATA", "reduce-snapshot is not there yet", "Use a later version.");
};
