/** Known vulnerabilities in the packages of images: feeds in OSV format, matching, and Clair's report format. */
export { buildClairReport, type ReportInput } from "./build-report.ts";
export {
  CLAIR_REPORT_TYPE,
  type ClairReport,
  type ClairVulnerability,
  readClairReport,
} from "./clair-report.ts";
export { type VulnerabilitiesCode, vulnFault } from "./fault.ts";
export { type Feed, readFeed } from "./feed.ts";
export { type FeedFile, feedFiles } from "./feed-files.ts";
export { countVulnerabilities, findingsOf, type Vulnerable, vulnerablePackages } from "./findings.ts";
export {
  clearHandover,
  readDone,
  readReport,
  readSubject,
  reportFile,
  type ScannedImage,
  type ScanSubject,
  writeDone,
  writeReport,
  writeSubject,
} from "./handover.ts";
export { type Match, match, type Targets, targetsOf, uncovered } from "./match.ts";
export { scanStep, skipScan } from "./scan-step.ts";
export { loadScorer } from "./severity.ts";
