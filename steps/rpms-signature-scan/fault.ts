import { faults } from "../../lib/errors/index.ts";

export type RpmsCode =
  | "RPMS_NOT_AN_IMAGE"
  /** A database of the image cannot be read; the cause says why. */
  | "RPMS_BAD_DATABASE";
export const scanFault = faults<RpmsCode>();
