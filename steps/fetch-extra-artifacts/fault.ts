import { faults } from "../../lib/errors/index.ts";

/** Why files of an artifact could not be added to the sources. */
export type FetchExtraCode =
  /** The filter is no regular expression. */
  | "EXTRA_BAD_FILTER"
  /** The filter needs too long; it may need ages. */
  | "EXTRA_SLOW_FILTER"
  /** There are more files or bytes than sources of honest size have. */
  | "EXTRA_TOO_LARGE";

export const extraFault = faults<FetchExtraCode>();
