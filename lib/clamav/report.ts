import type { Finding } from "../findings/index.ts";
import { makeTestOutput, type TestOutput } from "../formats/index.ts";
import type { Extracted } from "./extract.ts";
import type { Said } from "./output.ts";
import type { Scanned } from "./scan.ts";

/** What is reported of the scan of one image. */
export interface ReportInput {
  readonly task: string;
  /** Architecture, for people and names of files; `oci` for an artifact. */
  readonly arch: string;
  readonly files: Extracted;
  readonly scanned: Scanned;
  /** See Scanner. */
  readonly program: string;
  readonly description: string;
}
export interface ImageReport {
  /** False if it is not certain that everything was looked at. */
  readonly complete: boolean;
  readonly output: TestOutput;
  readonly findings: readonly Finding[];
  /** As the scanner prints it, with the paths in the image. */
  readonly log: string;
}

/** Of the policy that judges the log in the compatible task: it has two rules, one for malware, one for heuristics. */
export const NAMESPACE = "required_checks";

/** ClamAV's own guesses, and what it did not look into: no proof, so these are warnings. */
const isHeuristic = ({ what }: Said): boolean => what.startsWith("Heuristics.");

/** Judges a scan: malware is FAILURE, heuristic hits are WARNING, and what was not scanned is ERROR. */
export function imageReport(input: ReportInput): ImageReport {
  const { scanned, files } = input;
  const complete = scanned.incomplete === undefined;
  const found = scanned.hits.filter((hit) => !isHeuristic(hit));
  const guessed = scanned.hits.filter(isHeuristic);
  const place = ({ file }: Said) => shown(files.paths(file)[0] ?? `file ${file}`);
  const findings = scanned.hits.map((hit) => finding(hit, place(hit), input));
  const unseen = scanned.problems.map(
    (problem): Finding => ({
      tool: "clamav",
      rule: "not-scanned",
      severity: "warning",
      file: place(problem),
      message: `the scanner could not look at it: ${problem.what}`,
    }),
  );
  const output = makeTestOutput({
    result: resultOf(scanned, found, guessed),
    namespace: NAMESPACE,
    // A rule that was not tried to the end has not succeeded.
    successes: complete ? Number(found.length === 0) + Number(guessed.length === 0) : 0,
    failures: found.length,
    warnings: guessed.length,
    note: noteOf(input, found, guessed, place),
  });
  return { complete, output, findings: [...findings, ...unseen], log: logOf(input, place) };
}

function resultOf({ incomplete, problems }: Scanned, found: readonly Said[], guessed: readonly Said[]) {
  if (incomplete !== undefined || problems.length > 0) return "ERROR";
  if (found.length > 0) return "FAILURE";
  return guessed.length > 0 ? "WARNING" : "SUCCESS";
}

function noteOf(
  { task, arch, files, scanned }: ReportInput,
  found: readonly Said[],
  guessed: readonly Said[],
  place: (hit: Said) => string,
): string {
  const example = (hits: readonly Said[]) =>
    hits.slice(0, 1).map((hit) => `, the first ${hit.what} in ${place(hit)}`);
  const parts = [
    ...(scanned.incomplete === undefined ? [] : [scanned.incomplete]),
    ...(scanned.problems.length === 0
      ? []
      : [
          `${numberOf(scanned.problems, "file")} could not be scanned, the first ${place(scanned.problems[0] ?? NONE)}`,
        ]),
    ...(found.length === 0 ? [] : [`malware in ${numberOf(found, "file")}${example(found)}`]),
    ...(guessed.length === 0 ? [] : [`${numberOf(guessed, "heuristic warning")}${example(guessed)}`]),
  ];
  const unfinished = scanned.incomplete !== undefined || scanned.problems.length > 0;
  const clean = `no malware in ${files.count} files`;
  const what = parts.length === 0 ? clean : parts.join("; ");
  return `Task ${task} ${unfinished ? "failed" : "completed"}: ${arch}: ${what}. For details, check Tekton task log.`;
}
const NONE: Said = { file: -1, what: "" };

const numberOf = (list: readonly unknown[], what: string): string =>
  `${list.length} ${what}${list.length === 1 ? "" : "s"}`;

function finding(hit: Said, file: string, { arch, files }: ReportInput): Finding {
  const [, ...others] = files.paths(hit.file).map(shown);
  const also = others.length === 0 ? "" : `, also as ${others.slice(0, 3).join(", ")}`;
  return {
    tool: "clamav",
    rule: hit.what,
    severity: isHeuristic(hit) ? "warning" : "error",
    file,
    message: `${messageOf(hit)} (${arch}${also})`,
  };
}

function messageOf(hit: Said): string {
  if (!isHeuristic(hit)) return "malware";
  if (/^Heuristics\.Limits\./.test(hit.what)) return "too large or nested to be scanned to its end";
  if (/^Heuristics\.Encrypted\./.test(hit.what)) return "encrypted: the scanner cannot look into it";
  return "possibly malware, by a heuristic";
}

/** Control characters would break lines, and terminals. */
const shown = (path: string): string =>
  path.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The line that stands before the summary in ClamAV's output, by which readers of the log find it. */
const MARKER = "----------- SCAN SUMMARY -----------";

function logOf({ files, scanned, program, description }: ReportInput, place: (said: Said) => string): string {
  const each = (said: readonly Said[], word: string) =>
    said.map((one) => `${place(one)}: ${one.what} ${word}`);
  const lines = [
    ...[...each(scanned.hits, "FOUND"), ...each(scanned.problems, "ERROR")].sort(),
    ...(scanned.incomplete === undefined ? [] : [`ERROR: ${scanned.incomplete}`]),
    "",
    MARKER,
    `Infected files: ${scanned.hits.length}`,
    `Total errors: ${scanned.problems.length + Number(scanned.incomplete !== undefined)}`,
    `Files: ${files.count}`,
    `Executed-on: Scan was executed on ${program} version - ${description} Database version: ${databaseVersion(description)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Number of the official daily database out of `ClamAV 1.4.6/27000/Sat …`. */
const databaseVersion = (description: string): string => description.split("/")[1] ?? "none, own signatures";
