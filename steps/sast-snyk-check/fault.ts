import { faults } from "../../lib/errors/index.ts";

/** Why Snyk could not look at the sources. */
export type SnykCheckCode =
  /** The file with the URL of the API holds none. */
  | "SNYK_BAD_ENDPOINT"
  /** Snyk does not take the token, or the organisation may not use Snyk Code. */
  | "SNYK_REFUSED"
  /** `snyk` ended with an exit code that says that it failed. */
  | "SNYK_FAILED"
  /** It wrote no report and did not say that it found nothing, or wrote one that cannot be read. */
  | "SNYK_NO_REPORT"
  /** The program would write a file outside of the sources. */
  | "SNYK_OUTSIDE"
  /** The step before could not add files to the sources. */
  | "SNYK_NOT_FETCHED";

export const snykFault = faults<SnykCheckCode>();
