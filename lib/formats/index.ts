export { formatProblem, readFormat } from "./check.ts";
export { emptyCounts, makeImagesProcessed } from "./make.ts";
export { type FormatName, SCHEMAS, SEVERITIES, type Severity } from "./schemas.ts";
export {
  erroredOutput,
  makeTestOutput,
  mergeTestOutputs,
  RANK,
  skippedOutput,
  type TestOutputParts,
} from "./test-output.ts";
export type {
  BuildResult,
  Counts,
  Formats,
  ImagesProcessed,
  Reports,
  RpmsData,
  ScanOutput,
  TestOutput,
  TestResult,
} from "./types.ts";
