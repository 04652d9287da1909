import { join } from "node:path";
import { explain, Fault } from "../../lib/errors/index.ts";
import type { FinishedRun, Outcome } from "../outcome.ts";
import { type AnyRun, defaultStateDir } from "../record/index.ts";
import { checkLines, checksOf } from "./checks.ts";
import { evidenceOf } from "./evidence.ts";
import { evidenceLines } from "./evidence-lines.ts";
import { type Failure, failuresOf } from "./failures.ts";
import { releaseOf } from "./release.ts";
import { releaseLines } from "./release-lines.ts";
import { columns, cut, duration, plain } from "./text.ts";

const LONGEST_RESULT = 160;

/** How a reader calls a command that looks at this run: with the state folder, unless it is the usual one. */
export type CommandText = (words: string) => string;
export const commandFor =
  (stateDir?: string): CommandText =>
  (words) =>
    `npx slipway ${words}${stateDir === undefined || stateDir === defaultStateDir() ? "" : ` --state ${quoted(stateDir)}`}`;
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/**
 * What a person wants to know at the end: what came of it; if it failed where and why; where everything
 * lies; what to do next.
 */
export async function summary({ runs }: Outcome, command = commandFor()): Promise<string> {
  const texts = await Promise.all(
    runs.map((run) => (run.problems.length > 0 ? problems(run) : ended(run, command))),
  );
  return texts.map((text) => `\n${text}`).join("\n");
}

function problems({ run, problems: found }: FinishedRun): string {
  const title = `${run.kind} ${run.metadata.name ?? ""} cannot start`;
  return [title, ...found.map(({ message, next }) => `  ${message}\n    ${next}`)].join("\n");
}

async function ended(finished: FinishedRun, command: CommandText): Promise<string> {
  const { run, record = "", directory = "", milliseconds } = finished;
  const condition = run.status?.conditions?.[0];
  const time = milliseconds === undefined ? "" : ` after ${duration(milliseconds)}`;
  return [
    `${run.kind} ${run.metadata.name ?? ""}: ${condition?.reason ?? "not started"}${time}`,
    ...(condition?.status === "True" ? [] : [`  ${plain(condition?.message ?? "")}`]),
    ...(await failures(finished, command)),
    ...(await released(finished, command)),
    ...(await evidence(finished, command)),
    ...results(run),
    ...(record === ""
      ? []
      : [
          `  record   ${directory}`,
          `  report   ${command(`report ${record}`)}`,
          `  logs     ${command(`logs ${record}`)}`,
        ]),
  ].join("\n");
}

/** The release, and the checks but those of its gates, which stand there already. */
async function released(finished: FinishedRun, command: CommandText): Promise<string[]> {
  const release = finished.directory === undefined ? undefined : await releaseOf(finished);
  const gates = new Set(release?.gates.map(({ task }) => task));
  const found = (await checksOf(finished)).filter(({ task }) => !gates.has(task));
  const view = { command, record: finished.record ?? "", width: columns() };
  return [
    ...(release === undefined ? [] : ["  release", ...releaseLines(release, columns())]),
    ...(found.length === 0 ? [] : ["  checks", ...checkLines(found, view)]),
  ];
}

async function evidence({ record = "", directory }: FinishedRun, command: CommandText): Promise<string[]> {
  const found = directory === undefined ? undefined : await evidenceOf(directory);
  if (found === undefined || directory === undefined) return [];
  // Records lie in <state>/runs, and the key beside them.
  const keyFile = join(directory, "../../keys/cosign.pub");
  const lines = evidenceLines(found, { command, record, keyFile, width: columns() });
  return lines.length === 0 ? [] : ["  evidence", ...lines];
}

function results({ status }: AnyRun): string[] {
  const all = status?.results ?? [];
  const width = Math.max(0, ...all.map(({ name }) => name.length));
  const shown = all.map(({ name, value }) => {
    const text = typeof value === "string" ? value.trimEnd() : JSON.stringify(value);
    return `    ${name.padEnd(width)}  ${cut(text.replaceAll("\n", " "), LONGEST_RESULT)}`;
  });
  return all.length === 0 ? [] : ["  results", ...shown];
}

async function failures(finished: FinishedRun, command: CommandText): Promise<string[]> {
  const found = await failuresOf(finished);
  return [
    ...found.flatMap((each) => failureLines(each, finished.record ?? "", command)),
    ...finished.faults.flatMap(advice),
  ];
}

function failureLines(failure: Failure, record: string, command: CommandText): string[] {
  const { task, where, step, condition, reason, next, lines } = failure;
  return [
    `  failed   task ${task}${step === undefined ? "" : `, step ${step}`}: ${condition}`,
    entry("reason", reason),
    ...(next === undefined ? [] : [entry("next", next)]),
    ...lines.map((line) => `           | ${plain(line)}`),
    ...(step === undefined ? [] : [entry("log", command(`logs ${record} ${where}/${step}`))]),
  ];
}

const entry = (name: string, text: string): string =>
  `  ${name.padEnd(9)}${text.replaceAll("\n", "\n           ")}`;

function advice(thrown: unknown): string[] {
  return thrown instanceof Fault
    ? [`  fault    ${explain(thrown)}`, `  next     ${thrown.next}`]
    : [`  fault    ${explain(thrown)}`];
}
