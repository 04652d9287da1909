import { faults } from "../errors/index.ts";

/** Why release data cannot be used. */
export type ReleaseCode =
  /** No workspace is bound and there is no store, or a path leads out of the folder. */
  | "RELEASE_NO_DATA"
  /** A file is absent. Absent is not empty. */
  | "RELEASE_NO_FILE"
  /** A file is no JSON, or not of its schema: the message names file, field, value and what is allowed. */
  | "RELEASE_BAD_DATA"
  /** A file is another one than the policy gate judged. */
  | "RELEASE_CHANGED"
  /** A tag template names no variable, or makes no valid tag. */
  | "RELEASE_BAD_TEMPLATE"
  /** An object of the cluster is not there, or says what the release forbids. */
  | "RELEASE_BAD_OBJECT"
  /** An answer of the access check was not an explicit yes. */
  | "RELEASE_NO_ACCESS"
  /** A registry or service did not take what was published. */
  | "RELEASE_PUSH_FAILED";

export const releaseFault = faults<ReleaseCode>();
