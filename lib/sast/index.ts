/** What static analyses of sources have in common: where they look, how findings are kept, left out and reported. */
export { contextLine, embedContext } from "./context.ts";
export { readCsdiff, writeCsdiff } from "./csdiff.ts";
export {
  type Defect,
  type DefectEvent,
  defectOf,
  eventParts,
  keyEvent,
  sortDefects,
  withoutDuplicates,
} from "./defect.ts";
export { type SastCode, sastFault } from "./fault.ts";
export { fingerprints } from "./fingerprint.ts";
export { type Filtered, filterKnown, type KnownOptions } from "./known/index.ts";
export { requireUtf8Name } from "./names.ts";
export { matchingAny } from "./patterns.ts";
export { type Analyser, writeSarif } from "./sarif.ts";
export { readSarif } from "./sarif-read.ts";
export { concludeScan, findingOf, reportingNone, type Scan, type ScanKit } from "./scan.ts";
export { readTargets, type Targets } from "./targets.ts";
