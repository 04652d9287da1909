import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ACCEPT, FINDING_SEVERITIES, parseFinding } from "../../lib/findings/index.ts";
import { RANK, readFormat, type TestOutput } from "../../lib/formats/index.ts";
import type { FinishedRun } from "../outcome.ts";
import type { AnyRun } from "../record/index.ts";
import { faultIn } from "./fault-line.ts";
import { taskName } from "./model.ts";
import type { CommandText } from "./summary.ts";
import { cut, plain, wrap } from "./text.ts";

/** Findings of one task that a summary shows; its log has the others. */
const SHOWN = 5;

/** What a check of a run came to. */
export interface CheckReport {
  /** Name in the pipeline. */
  readonly task: string;
  readonly output: TestOutput;
  /** Lines as the check logged them, worst first. */
  readonly findings: readonly string[];
  /** Number of findings, with those that only the report has. */
  readonly found: number;
  /** How one of them is accepted. */
  readonly accept?: string;
  /** What to do where it could not finish. */
  readonly next?: string;
}

/** Every task of a run that has a result TEST_OUTPUT, the worst first. */
export async function checksOf({
  children,
  run,
  directory = "",
}: FinishedRun): Promise<readonly CheckReport[]> {
  const all = await Promise.all([...children, run].map((each) => checkOf(each, directory)));
  return all
    .filter((each) => each !== undefined)
    .sort((a, b) => rank(a) - rank(b) || (a.task < b.task ? -1 : 1));
}
/** What found something and says SUCCESS (vulnerabilities are judged by a policy) stands above what did not look. */
const rank = ({ output: { result }, found }: CheckReport) =>
  result === "SUCCESS" && found > 0 ? RANK.indexOf("WARNING") + 0.5 : RANK.indexOf(result);

async function checkOf(run: AnyRun, directory: string): Promise<CheckReport | undefined> {
  const value = run.kind === "TaskRun" ? testOutput(run) : undefined;
  if (value === undefined) return undefined;
  const { name = "", labels = {} } = run.metadata;
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  const lines = await linesOf(join(directory, "tasks", name, "logs"));
  const findings = [...new Set(lines.filter((line) => parseFinding(line) !== undefined))];
  // It comes after the findings; what came before may be a name that looks like it.
  const accept = findings.length === 0 ? undefined : lines.findLast((line) => line.startsWith(ACCEPT));
  const fault = value.result === "ERROR" ? faultIn(lines) : undefined;
  return {
    task: pipelineTask === undefined ? name : taskName(name, pipelineTask),
    output: value,
    findings,
    found: findings.length + lines.reduce((most, line) => Math.max(most, moreIn(line)), 0),
    ...(accept === undefined ? {} : { accept: accept.slice(ACCEPT.length) }),
    ...(fault === undefined ? {} : { next: fault.next }),
  };
}

/** A log has not all findings where there are very many. */
const moreIn = (line: string): number => Number(/^and (\d{1,9}) more, in the report$/.exec(line)?.[1] ?? 0);

/** Other catalogs write other things under this name: what is not in the format is no check of ours to read. */
function testOutput({ status }: AnyRun): TestOutput | undefined {
  const results = status?.results ?? [];
  const value = results.find(({ name }) => name === "TEST_OUTPUT")?.value;
  try {
    return typeof value === "string" ? readFormat("test-output", value) : undefined;
  } catch {
    return undefined;
  }
}

async function linesOf(folder: string): Promise<string[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".log")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  return texts.flatMap((text) => text.split("\n")).map(plain);
}

/** How a summary shows them. */
export interface CheckView {
  readonly command: CommandText;
  /** Id of the run's record. */
  readonly record: string;
  /** Columns of the reader's terminal. */
  readonly width: number;
}

/** One line a check with what came of it; below it why it says so, its worst findings and how to accept one. */
export function checkLines(checks: readonly CheckReport[], view: CheckView): string[] {
  const longest = Math.max(0, ...checks.map(({ task }) => task.length));
  return checks.flatMap((check) => [
    `    ${check.task.padEnd(longest)}  ${check.output.result.padEnd(7)}  ${cut(counted(check), view.width - longest - 15)}`.trimEnd(),
    ...details(check, view),
  ]);
}

function counted({ output: { result, failures, warnings }, findings, found }: CheckReport): string {
  if (result === "SKIPPED") return "not checked";
  if (result === "SUCCESS" && found > 0)
    return `${found} ${found === 1 ? "finding" : "findings"}, the worst ${worst(findings)}`;
  const parts = [
    ...(failures > 0 ? [`${failures} ${failures === 1 ? "failure" : "failures"}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
  ];
  return parts.join(", ");
}

function worst(findings: readonly string[]): string {
  const severities = findings.map((line) => parseFinding(line)?.severity);
  return FINDING_SEVERITIES.find((each) => severities.includes(each)) ?? "unknown";
}

/** What points to the log says nothing where findings of the log follow. */
const noteOf = (note: string, findings: readonly string[]): string =>
  findings.length === 0 ? note : note.replace(/\s*For details, check Tekton task log\.$/, "");

function details(
  { task, output, findings, found, accept, next }: CheckReport,
  { command, record, width }: CheckView,
): string[] {
  const put = (text: string) => wrap(plain(text), Math.max(30, width - 8)).map((line) => `        ${line}`);
  const more = found - SHOWN;
  return [
    ...(output.result === "SUCCESS" ? [] : put(noteOf(output.note, findings))),
    ...(next === undefined ? [] : put(`What to do: ${next}`)),
    ...findings.slice(0, SHOWN).flatMap(put),
    ...(more > 0 ? put(`and ${more} more: ${command(`logs ${record} ${task}`)}`) : []),
    ...(accept === undefined ? [] : put(`To accept one: ${accept}`)),
  ];
}
