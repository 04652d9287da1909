import { join } from "node:path";
import { childRunNames, lookupIn } from "../../lib/tekton/index.ts";
import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";
import { type Parent, pipelineRunOf, taskRunOf } from "./child.ts";
import { brokenRun } from "./ended.ts";
import { findTask, isProblem } from "./find.ts";
import { fanOut, isMatrixed } from "./matrix.ts";
import { runPipeline } from "./run.ts";
import { substituteUse } from "./scope.ts";
import type { PipelineRunContext, ResolvedTask, TaskState } from "./types.ts";

/**
 * Runs one task of a pipeline: all combinations of its matrix side by side, each to its end. Never
 * rejects: what could not be run is a run that failed.
 * @param signal cancels; its reason, a text, becomes the message of the runs
 */
export async function executeTask(
  parent: Parent,
  state: TaskState,
  context: PipelineRunContext,
  signal: AbortSignal,
): Promise<void> {
  const resolved = state.planned.resolved ?? (await findTask(state.task, context.host));
  if (resolved === undefined || isProblem(resolved)) {
    state.phase = "invalid";
    state.invalid = resolved?.message ?? `the reference of task ${state.task.name} has an unknown variable`;
    return;
  }
  const retries = new Map([["context.pipelineTask.retries", String(state.task.retries ?? 0)]]);
  state.task = substituteUse(state.task, lookupIn(retries));
  const { matrix } = state.task;
  const combinations = isMatrixed(matrix) ? fanOut(matrix) : [[]];
  const names = childRunNames(
    parent.plan.pipelineRun.metadata.name ?? "",
    state.task.name,
    combinations.length,
  );
  const children = names.map((name, index) => ({ name, params: combinations[index] ?? [] }));
  const pairs = children.map((child) => makeRun(parent, state, resolved, child));
  state.runs = pairs.map(({ shown }) => shown);
  await Promise.all(
    pairs.map(async (pair, index) => {
      state.runs[index] = await executeChild(pair, context, signal);
    }),
  );
  state.phase = "done";
}

/** A run as it is shown, and as it is executed. */
interface Pair {
  readonly shown: TaskRun | PipelineRun;
  readonly executed: TaskRun | PipelineRun;
}

function makeRun(
  parent: Parent,
  state: TaskState,
  resolved: ResolvedTask,
  child: Parameters<typeof taskRunOf>[3],
): Pair {
  if (resolved.kind === "Task") return taskRunOf(parent, state, resolved, child);
  const run = pipelineRunOf(parent, state, resolved, child);
  return { shown: run, executed: run };
}

async function executeChild(
  { shown, executed: run }: Pair,
  context: PipelineRunContext,
  signal: AbortSignal,
) {
  const directory = join(context.directory, "tasks", run.metadata.name ?? "");
  const ended = await executed(run, { ...context, directory, signal }).catch((thrown: unknown) => {
    context.onFault(thrown);
    return brokenRun(run, thrown);
  });
  const visible = { ...ended, spec: shown.spec } as TaskRun | PipelineRun;
  await context.save(visible);
  return visible;
}

async function executed(
  run: TaskRun | PipelineRun,
  context: PipelineRunContext,
): Promise<TaskRun | PipelineRun> {
  if (run.kind === "PipelineRun") return runPipeline(run, context);
  const { host, objects, directory, signal, emit } = context;
  return context.executeTaskRun({ taskRun: run, directory, objects, host, signal, emit });
}
