import type { PipelineRun, PipelineTask, TaskRun } from "../tekton/types.ts";

/** A task of a pipeline with the TaskRuns that it made and that ended: several of a matrix, none if it was skipped. */
export interface ExecutedTask {
  readonly task: PipelineTask;
  readonly final: boolean;
  readonly taskRuns: readonly TaskRun[];
}

/** The tasks in pipeline order, those of `finally` last, each with its completed TaskRuns in the run's own order. */
export function executedTasks(pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): ExecutedTask[] {
  const { tasks = [], finally: last = [] } = pipelineRun.status?.pipelineSpec ?? {};
  const own = inOrder(
    pipelineRun,
    taskRuns.filter((each) => belongs(pipelineRun, each) && isCompleted(each)),
  );
  return [...tasks, ...last].map((task, index) => ({
    task,
    final: index >= tasks.length,
    taskRuns: own.filter(({ metadata }) => metadata.labels?.["tekton.dev/pipelineTask"] === task.name),
  }));
}

/** The TaskRuns of executedTasks in one list. */
export const executedTaskRuns = (pipelineRun: PipelineRun, taskRuns: readonly TaskRun[]): TaskRun[] =>
  executedTasks(pipelineRun, taskRuns).flatMap((each) => each.taskRuns);

const isCompleted = ({ status }: TaskRun): boolean => status?.completionTime !== undefined;

/** By owner where there is one: names are used again. */
function belongs({ metadata: { name, uid } }: PipelineRun, { metadata }: TaskRun): boolean {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === "PipelineRun");
  if (owner !== undefined && uid !== undefined) return owner.uid === uid;
  const label = metadata.labels?.["tekton.dev/pipelineRun"];
  return label === undefined || label === name;
}

function inOrder({ status }: PipelineRun, taskRuns: readonly TaskRun[]): TaskRun[] {
  const names = (status?.childReferences ?? []).map(({ name }) => name);
  const place = ({ metadata: { name = "" } }: TaskRun) =>
    names.includes(name) ? names.indexOf(name) : names.length;
  return taskRuns.toSorted((a, b) => place(a) - place(b));
}
