import { faults } from "../errors/index.ts";

export type VulnerabilitiesCode =
  /** Nothing in the feed's folder could be read. */
  | "FEED_UNREADABLE"
  /** A ZIP archive that is none, is cut, or says it is larger than it may be. */
  | "FEED_BAD_ZIP"
  /** What should be a report of Clair is none. */
  | "CLAIR_BAD_REPORT"
  /** Clair's database holds no vulnerabilities. */
  | "CLAIR_EMPTY_DATABASE"
  /** The image has no manifest for the platform that was asked for. */
  | "CLAIR_NO_SUCH_PLATFORM"
  /** A file between the steps of the scan is missing or not what it must be. */
  | "CLAIR_HANDOVER";
export const vulnFault = faults<VulnerabilitiesCode>();
