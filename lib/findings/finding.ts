/** How bad a finding is: in the words of linters, or of vulnerability scanners. */
export const FINDING_SEVERITIES = [
  "critical",
  "error",
  "high",
  "warning",
  "medium",
  "low",
  "info",
  "unknown",
] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** One thing that a check found, in a file or in a package. */
export interface Finding {
  /** The program that found it: shellcheck, clamscan. */
  readonly tool: string;
  /** Its name for what is wrong: SC2086, CVE-2026-1234. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  /** Path from the root of the sources or of the image. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly purl?: string;
  /** Version that has a fix. */
  readonly fixedIn?: string;
  readonly link?: string;
}

const place = ({ file, line, column, purl, tool }: Finding): string =>
  file === undefined
    ? (purl ?? tool)
    : [file, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])].join(":");

/** Characters of a name, a message or a rule in a line; reports have them whole. */
const LONGEST = 1000;
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Characters that are not seen, or turn the text around them, are named: a log must not be fooled by them. */
const oneLine = (text: string) =>
  short(
    short(text)
      .replace(/[\s\p{Cc}]+/gu, " ")
      .replace(/\p{Cf}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
      .trim(),
  );

/** A rule is one word: it ends the line in brackets, and nothing in it may end them. */
const oneWord = (rule: string) => oneLine(rule).replace(/[\s\]]+/g, "_") || "unknown";

/** What a log or a summary takes for another line by its beginning is a place only with a path before it. */
const isAmbiguous = /^(?:debug|info|warn|error|accept|slipway): /;
const unambiguous = (at: string) => (isAmbiguous.test(at) ? `./${at}` : at);

/** As compilers write it, so that editors find the place: `web/run.sh:3:6: warning: message [SC2086]`. */
export const formatFinding = (finding: Finding): string => {
  const fix = finding.fixedIn ? `; fixed in ${oneLine(finding.fixedIn)}` : "";
  const at = unambiguous(oneLine(place(finding)));
  return `${at}: ${finding.severity}: ${oneLine(finding.message)}${fix} [${oneWord(finding.rule)}]`;
};

/** A line that `formatFinding` wrote, taken apart. */
export interface FindingLine {
  readonly place: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly rule: string;
}

/** No line that `formatFinding` wrote is longer; others would be searched for long. */
const LONGEST_LINE = 5 * LONGEST;

const LINE = new RegExp(`^(\\S.*?): (${FINDING_SEVERITIES.join("|")}): (.+) \\[([^\\]\\s]+)\\]$`);

/** Reads a line of a log; nothing if it is no finding: what others said (`warn: git: …`) is none. */
export function parseFinding(line: string): FindingLine | undefined {
  if (line.length > LONGEST_LINE || isAmbiguous.test(line)) return undefined;
  const [, at, severity, message, rule] = LINE.exec(line) ?? [];
  const word = FINDING_SEVERITIES.find((each) => each === severity);
  if (at === undefined || word === undefined || message === undefined || rule === undefined) return undefined;
  return { place: at, severity: word, message, rule };
}
