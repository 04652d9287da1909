import type { StepState, TaskRun } from "../../../lib/tekton/types.ts";
import { parentsOf } from "../../pipelinerun/index.ts";
import { type AnyRun, type LogFile, type ReadRecord, standingOf } from "../../record/index.ts";
import { taskName } from "../model.ts";
import type { PageLog } from "./logs.ts";
import { shownParam, specsOf } from "./mask.ts";
import type { ContainerSpan, Events, RunTimes } from "./times.ts";
import type { State, StepView, TaskView, Value } from "./view.ts";

const STOPPED = /Cancelled|Stopped/;

/** How a run stands, for a reader. */
export function stateOf(run: AnyRun, standing = ""): State {
  const { status, reason = "" } = run.status?.conditions?.[0] ?? {};
  if (status === "True") return "succeeded";
  if (status === "False") return STOPPED.test(reason) ? "cancelled" : "failed";
  return standing === "Interrupted" ? "interrupted" : "running";
}

/** Params and results of a run, without secrets. */
export function valuesOf(run: AnyRun): { params: Value[]; results: Value[] } {
  const specs = specsOf(run);
  const params = (run.spec.params ?? []).map((param) => ({
    name: param.name,
    value: shownParam(param, specs),
  }));
  return { params, results: (run.status?.results ?? []).map(({ name, value }) => ({ name, value })) };
}

/** The TaskRuns of a record, in the order of their start. */
export function tasksOf(
  { head, run, children, logs: files }: ReadRecord,
  events: Events,
  logs: ReadonlyMap<string, PageLog>,
): TaskView[] {
  const runs = [run, ...children];
  const standing = head.ended !== undefined ? "Interrupted" : standingOf(head);
  const context = { runs, events, logs, files, standing };
  return runs
    .filter((each): each is TaskRun => each.kind === "TaskRun")
    .map((each, at) => taskOf(each, at, context))
    .sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
}

interface Context {
  readonly runs: readonly AnyRun[];
  readonly events: Events;
  readonly logs: ReadonlyMap<string, PageLog>;
  readonly files: readonly LogFile[];
  readonly standing: string;
}

function taskOf(run: TaskRun, at: number, context: Context): TaskView {
  const { name: taskRun = "", labels = {} } = run.metadata;
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  const parent = pipelineTask === undefined ? "" : (labels["tekton.dev/pipelineRun"] ?? "");
  const times = context.events.times.get(taskRun);
  const { reason = "", message = "" } = run.status?.conditions?.[0] ?? {};
  const source = run.status?.provenance?.refSource;
  const [digest] = Object.entries(source?.digest ?? {});
  return {
    anchor: `task-${at + 1}`,
    name: pipelineTask === undefined ? taskRun : taskName(taskRun, pipelineTask),
    pipelineTask: pipelineTask ?? taskRun,
    parent,
    taskRun,
    of: labels["tekton.dev/task"] ?? run.spec.taskRef?.name ?? "",
    source: source?.uri === undefined ? "" : `${source.uri}${digest ? `@${digest.join(":")}` : ""}`,
    state: stateOf(run, context.standing),
    reason,
    message,
    retries: run.status?.retriesStatus?.length ?? 0,
    ...spanOf(run, times),
    ...readyOf(parent, pipelineTask, context),
    ...valuesOf(run),
    steps: stepsOf(run, times, context),
    spans: times?.containers ?? [],
  };
}

const moment = (text: string | undefined): number | undefined =>
  text === undefined || text === "" ? undefined : Date.parse(text);

function spanOf({ status }: AnyRun, times: RunTimes | undefined): { start?: number; end?: number } {
  const start = times?.start ?? moment(status?.startTime);
  const end = times?.end ?? moment(status?.completionTime);
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** When a task could have started: its PipelineRun had begun, and all that it waits for had ended. */
function readyOf(parent: string, task: string | undefined, { runs, events }: Context): { ready?: number } {
  const above = runs.find(({ kind, metadata }) => kind === "PipelineRun" && metadata.name === parent);
  if (above?.kind !== "PipelineRun") return {};
  const { tasks = [], finally: finals = [] } = above.status?.pipelineSpec ?? above.spec.pipelineSpec ?? {};
  const own = tasks.find(({ name }) => name === task);
  const before = own === undefined ? tasks.map(({ name }) => name) : [...parentsOf(own).keys()];
  if (own === undefined && !finals.some(({ name }) => name === task)) return {};
  const ends = runs
    .filter(({ metadata: { labels = {} } }) => labels["tekton.dev/pipelineRun"] === parent)
    .filter(({ metadata: { labels = {} } }) => before.includes(labels["tekton.dev/pipelineTask"] ?? ""))
    .map((run) => spanOf(run, events.times.get(run.metadata.name ?? "")).end ?? 0);
  const start = spanOf(above, events.times.get(parent)).start ?? 0;
  return { ready: Math.max(start, ...ends) };
}

function stepsOf(run: TaskRun, times: RunTimes | undefined, { files, logs, standing }: Context): StepView[] {
  const own = files.filter(({ taskRun }) => taskRun === run.metadata.name);
  const log = (container: string): { log?: PageLog } => {
    const file = own.find((each) => each.container === container);
    const found = file && logs.get(file.path);
    return found === undefined ? {} : { log: found };
  };
  const span = (name: string): { span?: ContainerSpan } => {
    const found = times?.containers.findLast((each) => each.name === name);
    return found === undefined ? {} : { span: found };
  };
  const steps = (run.status?.steps ?? []).map((step) => ({
    name: step.name,
    sidecar: false,
    ...endOf(step, standing),
    imageID: step.imageID ?? "",
    ...span(step.name),
    ...log(step.name),
  }));
  const sidecars = (run.status?.sidecars ?? []).map(({ name, imageID = "" }) => ({
    name,
    sidecar: true,
    state: "unknown" as const,
    reason: "",
    imageID,
    ...span(name),
    ...log(`sidecar ${name}`),
  }));
  return [...steps, ...sidecars];
}

/** Reasons of steps that failed, or did not run, without their task having failed by it. */
const REASONS: Readonly<Record<string, State>> = {
  Completed: "succeeded",
  Continued: "failed",
  Skipped: "skipped",
  Cancelled: "cancelled",
};

function endOf(
  { terminated, terminationReason, running }: StepState,
  standing: string,
): Pick<StepView, "state" | "reason" | "exitCode"> {
  if (terminated === undefined) {
    const state = running === undefined ? "unknown" : standing === "Running" ? "running" : "interrupted";
    return { state, reason: running === undefined ? "did not start" : "" };
  }
  const { exitCode, reason } = terminated;
  const known = REASONS[terminationReason ?? ""];
  const state = known ?? (exitCode === 0 ? "succeeded" : "failed");
  return { state, exitCode, reason: terminationReason ?? reason };
}
