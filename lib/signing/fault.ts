import { faults } from "../errors/index.ts";

/** Why nothing can be signed, or a key cannot be used. Messages never hold a key or a password. */
export type SigningCode =
  /** There is no such key: file, variable, Secret or key of the service. */
  | "SIGNING_NO_KEY"
  /** What is there is no key, or its reference is none. */
  | "SIGNING_BAD_KEY"
  | "SIGNING_WRONG_PASSWORD"
  /** A key of another kind than ECDSA P-256, or a public key that verifies nothing here. */
  | "SIGNING_KEY_TYPE"
  /** A key of a service, and no credentials or region for it. */
  | "SIGNING_NO_CREDENTIALS"
  /** The key service refuses these credentials. */
  | "SIGNING_DENIED"
  /** The key service does not answer, or is overloaded, also after several tries. */
  | "SIGNING_UNREACHABLE"
  /** The key service answered something that is no key or no signature by it. */
  | "SIGNING_BAD_ANSWER"
  /** A reference without digest. */
  | "SIGNING_BAD_REFERENCE"
  /** The tag for signatures holds something that nothing can be added to. */
  | "SIGNING_BAD_MANIFEST"
  /** A statement that is none, or not about the image it was to be attached to. */
  | "SIGNING_BAD_STATEMENT"
  /** Others write to the same tag all the time. */
  | "SIGNING_CONFLICT"
  /** A transparency log is asked for, and cannot be used. */
  | "SIGNING_NO_LOG"
  | "SIGNING_CANCELLED";

export const signingFault = faults<SigningCode>();
