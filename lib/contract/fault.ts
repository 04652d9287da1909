import { faults } from "../errors/index.ts";

/** What can be wrong with how a step was called, or with how a definition was written. */
export type ContractCode =
  | "FLAG_UNKNOWN"
  | "FLAG_MALFORMED"
  | "FLAG_TWICE"
  | "FLAG_MISSING"
  | "FLAG_VALUE"
  | "LIST_MARKER"
  | "SECRET_MISSING"
  | "STEP_CANCELLED"
  | "LIST_IN_TEXT"
  | "RENDER_DUPLICATE"
  | "RENDER_UNDECLARED"
  | "RENDER_SKIPPED_RESULT"
  | "RENDER_TOO_LARGE"
  | "RENDER_INVALID"
  | "RENDER_CYCLE";

export const contractFault = faults<ContractCode>();
