import { faults } from "../errors/index.ts";

/** Why a trusted artifact could not be made or used. */
export type ArtifactCode =
  | "ARTIFACT_BAD_URI"
  | "ARTIFACT_BAD_STORE"
  | "ARTIFACT_BAD_DESTINATION"
  | "ARTIFACT_UNSAFE"
  | "ARTIFACT_TOO_LARGE"
  | "ARTIFACT_BROKEN"
  | "ARTIFACT_CHANGED"
  | "ARTIFACT_NO_SPACE"
  | "ARTIFACT_CANCELLED";

/** Faults of this package. */
export const fault = faults<ArtifactCode>();
