import { faults } from "../errors/index.ts";

/** Why sources could not be analysed. */
export type SastCode =
  /** A name that is not UTF-8. */
  | "SAST_BAD_NAME"
  /** A folder to look at lies outside of the sources. */
  | "SAST_OUTSIDE"
  /** A folder to look at is not there. */
  | "SAST_NO_FOLDER"
  /** A file of the sources could not be read. */
  | "SAST_UNREADABLE"
  /** Arguments for the analysis that it does not know. */
  | "SAST_BAD_ARGS"
  /** Regular expressions of a repository that need too long; they may need ages. */
  | "SAST_SLOW_PATTERN"
  /** A report that is not in its format. */
  | "SAST_BAD_REPORT";

export const sastFault = faults<SastCode>();
