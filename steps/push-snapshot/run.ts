import type { Run } from "../../lib/contract/index.ts";
import type { pushSnapshotStep } from "./contract.ts";

export const run: Run<typeof pushSnapshotStep> = async () => {
  throw new Error("TODO");
};
