import { faults } from "../../errors/index.ts";

/** Why the list of trusted tasks cannot be kept. */
export type TrustCode =
  /** What lies under the tag is no list of trusted tasks. */
  | "TRUST_BAD_DATA"
  /** Others write the list at the same time, again and again. */
  | "TRUST_CONFLICT";

export const trustFault = faults<TrustCode>();
