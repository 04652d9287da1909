import { faults } from "../../lib/errors/index.ts";

export type BuildCode =
  /** A param is not what it must be, or two exclude each other. */
  | "BUILD_BAD_PARAM"
  /** The installed buildah, or this machine, cannot do what a param asks. */
  | "BUILD_UNSUPPORTED"
  | "BUILD_NO_CONTAINERFILE"
  /** A path leads out of the sources. */
  | "BUILD_OUTSIDE_SOURCE"
  | "BUILD_NO_BASE_IMAGE"
  | "BUILD_BASE_IMAGE_DENIED"
  | "BUILD_BASE_IMAGE_UNREACHABLE"
  | "BUILD_BASE_IMAGE_UNTRUSTED"
  | "BUILD_OTHER_ARCHITECTURE"
  /** A subscription was given and cannot be used. */
  | "BUILD_SUBSCRIPTION"
  /** An instruction failed. The message names its line. */
  | "BUILD_INSTRUCTION_FAILED"
  | "BUILD_FAILED"
  | "BUILD_DISK_FULL"
  /** This user cannot have the ids that an image needs. */
  | "BUILD_NO_USER_IDS";

export const buildFault = faults<BuildCode>();
