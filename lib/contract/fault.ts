import { faults } from "../errors/index.ts";

/** What can be wrong with how a step was called. */
export type ContractCode =
  | "FLAG_UNKNOWN"
  | "FLAG_MALFORMED"
  | "FLAG_TWICE"
  | "FLAG_MISSING"
  | "FLAG_VALUE"
  | "LIST_MARKER"
  | "SECRET_MISSING"
  | "STEP_CANCELLED";

export const contractFault = faults<ContractCode>();
