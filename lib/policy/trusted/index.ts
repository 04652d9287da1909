export { UNCLEAR } from "./patterns.ts";
export { openTrust, type Trust, type TrustInput } from "./trust.ts";
export type * from "./types.ts";
