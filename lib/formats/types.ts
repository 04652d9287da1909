import type { FromSchema } from "json-schema-to-ts";
import type { SCHEMAS } from "./schemas.ts";

export type TestOutput = Readonly<FromSchema<(typeof SCHEMAS)["test-output"]>>;
export type TestResult = TestOutput["result"];
export type ScanOutput = Readonly<FromSchema<(typeof SCHEMAS)["scan-output"]>>;
/** Numbers by severity. */
export type Counts = ScanOutput["vulnerabilities"];
export type ImagesProcessed = Readonly<FromSchema<(typeof SCHEMAS)["images-processed"]>>;
export type Reports = Readonly<Record<string, string>>;
/** Either the keys or why they could not be had. */
export type RpmsData = { readonly keys: Readonly<Record<string, number>> } | { readonly error: string };
export type BuildResult = Readonly<FromSchema<(typeof SCHEMAS)["build-result"]>>;

/** The type of a value in each format. */
export interface Formats {
  readonly "test-output": TestOutput;
  readonly "scan-output": ScanOutput;
  readonly "images-processed": ImagesProcessed;
  readonly reports: Reports;
  readonly "rpms-data": RpmsData;
  readonly "build-result": BuildResult;
}
