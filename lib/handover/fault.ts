import { faults } from "../errors/index.ts";

export type HandoverCode =
  /** The step before did not write the file. */
  | "HANDOVER_MISSING"
  /** The file is there and is not what it must be. */
  | "HANDOVER_BAD"
  | "HANDOVER_UNWRITABLE";

export const handoverFault = faults<HandoverCode>();
