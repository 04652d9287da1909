export { ageWarning } from "./age.ts";
export { assembleDatabase, databaseFiles, isSignatures, type Probe } from "./database.ts";
export { type Extracted, type ExtractOptions, extractArtifact, extractImage } from "./extract.ts";
export { type ClamavCode, fault as clamavFault } from "./fault.ts";
export { type ImageReport, imageReport, NAMESPACE, type ReportInput } from "./report.ts";
export { type Scanned, scanFiles } from "./scan.ts";
export { hasDaemon, openScanner, type Scanner, type ScannerOptions } from "./scanner.ts";
