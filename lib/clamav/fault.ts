import { faults } from "../errors/index.ts";

/** Why an image could not be scanned for malware. */
export type ClamavCode =
  /** A layer cannot be read. */
  | "CLAMAV_BAD_LAYER"
  /** More files or bytes than are taken out of one image. */
  | "CLAMAV_TOO_LARGE"
  | "CLAMAV_NO_SPACE"
  /** The image, or the index, has nothing for the platform that was asked for. */
  | "CLAMAV_NO_IMAGE"
  /** The signatures could not be loaded. */
  | "CLAMAV_NO_START"
  /** The scanner ended without having looked at everything, or says what cannot be. */
  | "CLAMAV_INCOMPLETE";

/** Faults of this package. */
export const fault = faults<ClamavCode>();
