import { faults } from "../errors/index.ts";

export type PreflightCode =
  /** A file that preflight wrote is not what it must be. */
  | "PREFLIGHT_BAD_RESULTS"
  /** Preflight ended well and recorded nothing. */
  | "PREFLIGHT_NO_RESULTS"
  /** A platform whose images are not certified. */
  | "PREFLIGHT_BAD_PLATFORM"
  /** What is to be checked is no container image. */
  | "PREFLIGHT_NO_IMAGE"
  /** No step before the last one came to an outcome. */
  | "PREFLIGHT_NO_OUTCOME"
  /** The configured address of the catalogue cannot be used. */
  | "PREFLIGHT_BAD_ENDPOINT";
export const preflightFault = faults<PreflightCode>();
