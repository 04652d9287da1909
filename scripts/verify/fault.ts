import { faults } from "../../lib/errors/index.ts";

/** Why nothing could be verified. What is wrong with an image is a refusal, no fault. */
export type VerifyCode =
  /** What was named is no image, no file and no run. */
  | "VERIFY_NO_TARGET"
  /** The run left nothing that could be verified. */
  | "VERIFY_NOTHING"
  /** There is no key to verify with. */
  | "VERIFY_NO_KEY"
  /** The file of the policy cannot be read. */
  | "VERIFY_NO_POLICY";

export const verifyFault = faults<VerifyCode>();
