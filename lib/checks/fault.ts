import { faults } from "../errors/index.ts";

export type ChecksCode = "CHECKS_BAD_IMAGE";
export const checksFault = faults<ChecksCode>();
