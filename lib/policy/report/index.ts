export { testOutputOf, totalsOf } from "./counts.ts";
export { jsonReport, type NotChecked, type ReportHead } from "./json.ts";
export { textReport } from "./text.ts";
export type { Report, ReportComponent, ReportFinding } from "./types.ts";
