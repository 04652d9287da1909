import type { Condition, ParamValue, PipelineRun, ResultValue, TaskRun } from "../../lib/tekton/types.ts";
import { isMatrixed } from "./matrix.ts";
import type { TaskState } from "./types.ts";

/** The condition of a run that ended. */
const conditionOf = (run: TaskRun | PipelineRun): Condition | undefined => run.status?.conditions?.[0];
const failed = (run: TaskRun | PipelineRun): boolean => conditionOf(run)?.status === "False";
const succeeded = (run: TaskRun | PipelineRun): boolean => conditionOf(run)?.status === "True";

export const isOver = ({ phase }: TaskState): boolean => phase !== "waiting" && phase !== "running";
export const isSuccessful = ({ phase, runs }: TaskState): boolean =>
  phase === "done" && runs.length > 0 && runs.every(succeeded);
export const isFailed = ({ phase, runs }: TaskState): boolean => phase === "done" && runs.some(failed);
export const isCancelled = ({ phase, runs }: TaskState): boolean =>
  phase === "done" && runs.some((run) => failed(run) && CANCELLED.has(conditionOf(run)?.reason ?? ""));
const CANCELLED = new Set(["TaskRunCancelled", "Cancelled"]);

/** True once a task failed whose failure nobody ignores: nothing new starts then. */
export const isStopping = (states: readonly TaskState[]): boolean =>
  states.some(
    (state) =>
      !state.planned.final &&
      (isFailed(state) || state.phase === "invalid") &&
      state.task.onError !== "continue",
  );

/** `$(tasks.t.status)`, `$(tasks.t.reason)` and `$(tasks.status)`, for finally tasks. Source: GetPipelineTaskStatus. */
export function taskStatuses(states: readonly TaskState[]): Map<string, string> {
  const statuses = new Map<string, string>();
  const tasks = states.filter(({ planned }) => !planned.final);
  for (const state of tasks) {
    statuses.set(`tasks.${state.task.name}.status`, statusOf(state));
    statuses.set(`tasks.${state.task.name}.reason`, reasonOf(state));
  }
  statuses.set("tasks.status", aggregate(tasks));
  return statuses;
}

function statusOf(state: TaskState): string {
  if (isSuccessful(state)) return "Succeeded";
  return isFailed(state) ? "Failed" : "None";
}

function reasonOf({ runs }: TaskState): string {
  const telling = runs.find((run) => !succeeded(run)) ?? runs[0];
  return telling === undefined ? "" : (conditionOf(telling)?.reason ?? "");
}

function aggregate(tasks: readonly TaskState[]): string {
  if (tasks.some(isFailed)) return "Failed";
  if (!tasks.every(isOver)) return "None";
  return tasks.some(({ phase }) => phase === "skipped") ? "Completed" : "Succeeded";
}

/**
 * The results of a task that is done; of a matrix, each as the list of its runs' values, by run name.
 * Source: createResultsCacheMatrixedTaskRuns.
 */
export function resultsOf({ task, runs }: TaskState): Map<string, ParamValue> {
  const each = (run: TaskRun | PipelineRun): ResultValue[] => run.status?.results ?? [];
  if (!isMatrixed(task.matrix)) return new Map(runs.flatMap(each).map(({ name, value }) => [name, value]));
  const lists = new Map<string, string[]>();
  const sorted = runs.toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1));
  for (const { name, value } of sorted.flatMap(each)) {
    lists.set(name, [...(lists.get(name) ?? []), typeof value === "string" ? value : ""]);
  }
  return lists;
}
