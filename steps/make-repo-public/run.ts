import type { Run } from "../../lib/contract/index.ts";
import type { makeRepoPublicStep } from "./contract.ts";

export const run: Run<typeof makeRepoPublicStep> = async () => {
  throw new Error("TODO");
};
