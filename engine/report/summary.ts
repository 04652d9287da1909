import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { explain, Fault } from "../../lib/errors/index.ts";
import type { StepState } from "../../lib/tekton/types.ts";
import type { FinishedRun, Outcome } from "../outcome.ts";
import { type AnyRun, defaultStateDir } from "../record/index.ts";
import { checkLines, checksOf } from "./checks.ts";
import { faultIn } from "./fault-line.ts";
import { taskName } from "./model.ts";
import { columns, cut, duration, plain } from "./text.ts";

/** Lines of a failed step's log that the summary shows. */
const LOG_LINES = 12;
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
    ...(await checks(finished, command)),
    ...results(run),
    ...(record === "" ? [] : [`  record   ${directory}`, `  more     ${command(`logs ${record}`)}`]),
  ].join("\n");
}

async function checks(finished: FinishedRun, command: CommandText): Promise<string[]> {
  const found = await checksOf(finished);
  const view = { command, record: finished.record ?? "", width: columns() };
  return found.length === 0 ? [] : ["  checks", ...checkLines(found, view)];
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

async function failures(
  { run, children, record, directory, faults }: FinishedRun,
  command: CommandText,
): Promise<string[]> {
  const taskRuns = [...children, run].filter(
    (each) => each.kind === "TaskRun" && each.status?.conditions?.[0]?.status === "False",
  );
  const texts = await Promise.all(
    taskRuns.map((each) => failure(each, { record: record ?? "", directory: directory ?? "", command })),
  );
  return [...texts.flat(), ...faults.flatMap(advice)];
}

interface Place {
  readonly record: string;
  readonly directory: string;
  readonly command: CommandText;
}

async function failure(run: AnyRun, { record, directory, command }: Place): Promise<string[]> {
  if (run.kind !== "TaskRun") return [];
  const { name = "", labels = {} } = run.metadata;
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  const task = pipelineTask === undefined ? name : taskName(name, pipelineTask);
  const condition = run.status?.conditions?.[0];
  const step = (run.status?.steps ?? []).find(isFailed);
  const head = `  failed   task ${task}${step === undefined ? "" : `, step ${step.name}`}: ${condition?.reason ?? ""}`;
  const message = plain(condition?.message ?? "");
  if (step === undefined) return [head, entry("reason", message)];
  const lines = await lastLines(join(directory, "tasks", name, "logs", `${step.container}.log`));
  const fault = faultIn(lines);
  return [
    head,
    ...(fault ? [entry("reason", fault.reason), entry("next", fault.next)] : [entry("reason", message)]),
    ...lines.filter((line) => line !== fault?.line).map((line) => `           | ${plain(line)}`),
    entry("log", command(`logs ${record} ${pipelineTask ?? name}/${step.name}`)),
  ];
}

const entry = (name: string, text: string): string =>
  `  ${name.padEnd(9)}${text.replaceAll("\n", "\n           ")}`;

const isFailed = ({ terminated, terminationReason }: StepState): boolean =>
  terminated !== undefined &&
  terminated.exitCode !== 0 &&
  terminationReason !== "Continued" &&
  terminationReason !== "Skipped";

async function lastLines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trimEnd().split("\n").filter(Boolean).slice(-LOG_LINES);
}

function advice(thrown: unknown): string[] {
  return thrown instanceof Fault
    ? [`  fault    ${explain(thrown)}`, `  next     ${thrown.next}`]
    : [`  fault    ${explain(thrown)}`];
}
