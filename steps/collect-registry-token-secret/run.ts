import type { Run } from "../../lib/contract/index.ts";
import type { collectRegistryTokenSecretStep } from "./contract.ts";

export const run: Run<typeof collectRegistryTokenSecretStep> = async () => {
  throw new Error("TODO");
};
