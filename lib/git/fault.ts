import { type Fault, faults } from "../errors/index.ts";

/** Why git could not do what was asked. */
export type GitCode =
  /** Network: tried again before it is reported. */
  | "GIT_UNREACHABLE"
  | "GIT_CERTIFICATE"
  /** Credentials missing or refused. */
  | "GIT_DENIED"
  | "GIT_BAD_AUTH"
  | "GIT_NO_REPOSITORY"
  | "GIT_EMPTY_REPOSITORY"
  | "GIT_NO_REVISION"
  | "GIT_BAD_URL"
  | "GIT_BAD_PARAM"
  | "GIT_BAD_OUTPUT"
  | "GIT_CONFLICT"
  | "GIT_SYMLINK"
  | "GIT_NO_SPACE"
  | "GIT_FAILED";

export const gitFault = faults<GitCode>();
export type GitFault = Fault<GitCode>;
