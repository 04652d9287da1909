export { type Attempt, diagnose, isPassing } from "./diagnose.ts";
export { type GitCode, gitFault } from "./fault.ts";
export { type Repository, type Retries, repository } from "./repository.ts";
export { makeReproducible } from "./reproducible.ts";
export { type SessionOptions, withGitSession } from "./session.ts";
export { type Credentials, type GitUrl, parseGitUrl, redactGitUrl, sameRepository } from "./url.ts";
