import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { explain, Fault } from "../../lib/errors/index.ts";
import type { StepState } from "../../lib/tekton/types.ts";
import type { FinishedRun, Outcome } from "../outcome.ts";
import type { AnyRun } from "../record/index.ts";
import { taskName } from "./model.ts";
import { cut, duration, plain } from "./text.ts";

/** Lines of a failed step's log that the summary shows. */
const LOG_LINES = 12;
const LONGEST_RESULT = 160;

/**
 * What a person wants to know at the end: what came of it; if it failed where and why; where everything
 * lies; what to do next.
 */
export async function summary({ runs }: Outcome): Promise<string> {
  const texts = await Promise.all(runs.map((run) => (run.problems.length > 0 ? problems(run) : ended(run))));
  return texts.map((text) => `\n${text}`).join("\n");
}

function problems({ run, problems: found }: FinishedRun): string {
  const title = `${run.kind} ${run.metadata.name ?? ""} cannot start`;
  return [title, ...found.map(({ message, next }) => `  ${message}\n    ${next}`)].join("\n");
}

async function ended(finished: FinishedRun): Promise<string> {
  const { run, record = "", directory = "", milliseconds } = finished;
  const condition = run.status?.conditions?.[0];
  const time = milliseconds === undefined ? "" : ` after ${duration(milliseconds)}`;
  return [
    `${run.kind} ${run.metadata.name ?? ""}: ${condition?.reason ?? "not started"}${time}`,
    ...(condition?.status === "True" ? [] : [`  ${condition?.message ?? ""}`]),
    ...(await failures(finished)),
    ...results(run),
    ...(record === "" ? [] : [`  record   ${directory}`, `  more     slipway logs ${record}`]),
  ].join("\n");
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

async function failures({ run, children, record, directory, faults }: FinishedRun): Promise<string[]> {
  const taskRuns = [...children, run].filter(
    (each) => each.kind === "TaskRun" && each.status?.conditions?.[0]?.status === "False",
  );
  const texts = await Promise.all(taskRuns.map((each) => failure(each, record ?? "", directory ?? "")));
  return [...texts.flat(), ...faults.flatMap(advice)];
}

async function failure(run: AnyRun, record: string, directory: string): Promise<string[]> {
  if (run.kind !== "TaskRun") return [];
  const { name = "", labels = {} } = run.metadata;
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  const task = pipelineTask === undefined ? name : taskName(name, pipelineTask);
  const condition = run.status?.conditions?.[0];
  const step = (run.status?.steps ?? []).find(isFailed);
  const head = `  failed   task ${task}${step === undefined ? "" : `, step ${step.name}`}: ${condition?.reason ?? ""}`;
  const why = `  reason   ${plain(condition?.message ?? "").replaceAll("\n", "\n           ")}`;
  if (step === undefined) return [head, why];
  const lines = await lastLines(join(directory, "tasks", name, "logs", `${step.container}.log`));
  const log = lines.map((line) => `           | ${plain(line)}`);
  return [head, why, ...log, `  log      slipway logs ${record} ${pipelineTask ?? name}/${step.name}`];
}

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
