import { faults } from "../../lib/errors/index.ts";

export type PushCode =
  | "PUSH_BAD_PARAM"
  /** The hand-over is of another image than the one to publish. */
  | "PUSH_OTHER_IMAGE"
  /** The registry stored something else than what it was given. */
  | "PUSH_OTHER_DIGEST"
  /** The built image is not in the storage folder. */
  | "PUSH_NO_IMAGE";

export const pushFault = faults<PushCode>();
