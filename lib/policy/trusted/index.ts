/** Which versions of which tasks are trusted: the list that publications keep, and how rules ask it. */
export { readTrust, type StoredTrust } from "./artifact.ts";
export type { TrustCode } from "./fault.ts";
export { addVersions, type MergeOptions, type NewVersion } from "./merge.ts";
export { UNCLEAR } from "./patterns.ts";
export { type Recorded, recordVersions } from "./record.ts";
export { openTrust, type Trust, type TrustInput } from "./trust.ts";
export type * from "./types.ts";
