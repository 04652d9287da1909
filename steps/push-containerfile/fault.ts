import { faults } from "../../lib/errors/index.ts";

export type PushContainerfileCode =
  | "CONTAINERFILE_BAD_DIGEST"
  | "CONTAINERFILE_BAD_SUFFIX"
  | "CONTAINERFILE_BAD_TYPE"
  | "CONTAINERFILE_OUTSIDE"
  | "CONTAINERFILE_TOO_LARGE";
export const pushFault = faults<PushContainerfileCode>();
