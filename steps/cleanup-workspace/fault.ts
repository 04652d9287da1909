import { faults } from "../../lib/errors/index.ts";

export type CleanupCode =
  /** The folder is not one in the workspace. */
  | "CLEANUP_BAD_PATH"
  /** Something could not be deleted; everything else was. */
  | "CLEANUP_INCOMPLETE";

export const cleanupFault = faults<CleanupCode>();
