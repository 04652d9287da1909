/**
 * The policy gate: judges images by Conforma's release policy, on verified evidence. Native rules judge what they
 * know, and what they do not know is said; `ec` judges beside them where it is there.
 */

export { authorities } from "./authorities.ts";
export { type Cluster, type ClusterOptions, cluster } from "./cluster.ts";
export { type PolicyConfiguration, readPolicy } from "./config/index.ts";
export { readExtraRuleData } from "./data/index.ts";
export { type Decided, type Decision, type Demands, decide, mustAgree, readReport } from "./ec/index.ts";
export { type PolicyCode, policyFault } from "./fault.ts";
export { findPolicy, type ObjectReader, type PolicyAccess } from "./find.ts";
export * from "./handover.ts";
export { type Judgement, judge, verifiersOf } from "./judge.ts";
export { NATIVE_VERSION, RELEASE_RULES } from "./known.ts";
export { type Pin, type Pinned, pinPolicy } from "./pin.ts";
export {
  jsonReport,
  type Report,
  type ReportHead,
  testOutputOf,
  textReport,
  totalsOf,
} from "./report/index.ts";
export { RULES } from "./rules/index.ts";
export { readJudgedSnapshot } from "./snapshot.ts";
export type { SourceAccess } from "./sources/index.ts";
export { type EffectiveTime, effectiveTime } from "./time.ts";
export type * from "./types.ts";
export { VOLATILE_CODES } from "./volatile.ts";
