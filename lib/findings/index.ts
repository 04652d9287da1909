export {
  FINDING_SEVERITIES,
  type Finding,
  type FindingLine,
  type FindingSeverity,
  formatFinding,
  parseFinding,
} from "./finding.ts";
export { ACCEPT, type FindingsAdvice, logFindings, sortFindings } from "./log.ts";
