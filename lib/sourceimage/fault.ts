import { faults } from "../errors/index.ts";

export type SourceCode =
  /** Not sha256: and 64 digits. */
  | "SOURCE_BAD_DIGEST"
  /** The folder is no git checkout with a commit. */
  | "SOURCE_NO_REPOSITORY"
  /** The repository lacks objects of its commit. */
  | "SOURCE_INCOMPLETE"
  /** A file became another while it was read. */
  | "SOURCE_CHANGED"
  /** The base image's source image has no signature. */
  | "SOURCE_UNSIGNED"
  /** The base image's source image is not what it has to be. */
  | "SOURCE_BAD_BASE"
  /** A flag with registries cannot be read. */
  | "SOURCE_BAD_REGISTRY"
  /** The folder for temporary files is full. */
  | "SOURCE_NO_SPACE"
  | "SOURCE_CANCELLED";
export const sourceFault = faults<SourceCode>();
