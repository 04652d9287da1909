import type { Log } from "../log/index.ts";
import { FINDING_SEVERITIES, type Finding, formatFinding } from "./finding.ts";

/** More lines than these bury a log; the report holds all. */
const LINES = 200;

/** The line after the findings that says how one of them is accepted. */
export const ACCEPT = "accept: ";

export interface FindingsAdvice {
  /** How a finding that is wanted as it is can be accepted, one sentence. */
  readonly accept: string;
}

const rank = ({ severity }: Finding) => FINDING_SEVERITIES.indexOf(severity);
const order = (a: Finding, b: Finding) =>
  rank(a) - rank(b) ||
  compare(a.file ?? a.purl ?? "", b.file ?? b.purl ?? "") ||
  (a.line ?? 0) - (b.line ?? 0) ||
  compare(a.rule, b.rule);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Worst first, then by place. */
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] => [...findings].sort(order);

/**
 * Says findings as a linter does, one a line, worst first, and then how to accept one. The summary of a run
 * reads them back out of the log.
 */
export function logFindings(log: Log, findings: readonly Finding[], { accept }: FindingsAdvice): void {
  const sorted = sortFindings(findings);
  for (const finding of sorted.slice(0, LINES)) log.info(formatFinding(finding));
  if (sorted.length > LINES) log.info(`and ${sorted.length - LINES} more, in the report`);
  if (sorted.length > 0) log.info(`${ACCEPT}${accept}`);
}
