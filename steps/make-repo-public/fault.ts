import { faults } from "../../lib/errors/index.ts";

export type MakePublicCode =
  /** The Secret has no key token. */
  | "PUBLIC_NO_TOKEN"
  /** A name in the data is no repository. */
  | "PUBLIC_BAD_REPOSITORY"
  /** Repositories are on several Quays, and there is one token. */
  | "PUBLIC_SEVERAL_REGISTRIES"
  /** A registry could not be asked, or would not change a repository. */
  | "PUBLIC_REFUSED";

export const fault = faults<MakePublicCode>();
