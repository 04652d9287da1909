import { lookupIn } from "../../lib/tekton/index.ts";
import type { PipelineRun, WorkspaceBinding } from "../../lib/tekton/types.ts";
import type { EngineEvent, RunName } from "../types.ts";
import type { Parent } from "./child.ts";
import { RunClocks } from "./clocks.ts";
import { executeTask } from "./execute.ts";
import { bindParams } from "./params.ts";
import { planPipelineRun } from "./plan.ts";
import { contexts, substituteBindings } from "./scope.ts";
import { judge, judgeFinal, type Verdict } from "./skip.ts";
import { endedStatus, failedStatus, now, runningStatus, type Standing } from "./status.ts";
import type { PipelineRunContext, Plan, TaskState } from "./types.ts";

/** Plans and executes; what does not fit is a failed status. For a pipeline in a pipeline. */
export async function runPipeline(run: PipelineRun, context: PipelineRunContext): Promise<PipelineRun> {
  const plan = await planPipelineRun(run, context.host);
  return "tasks" in plan ? executePlan(plan, context) : { ...run, status: failedStatus(plan, now()) };
}

interface Execution {
  readonly plan: Plan;
  readonly context: PipelineRunContext;
  readonly states: readonly TaskState[];
  readonly parent: Parent;
  readonly clocks: RunClocks;
  readonly startTime: string;
  readonly running: Set<Promise<void>>;
  finallyStartTime?: string;
}

/**
 * Executes a planned PipelineRun to its end: tasks as soon as their parents are over, side by side,
 * then `finally`. Failure, timeout and cancellation are statuses, not exceptions.
 */
export async function executePlan(plan: Plan, context: PipelineRunContext): Promise<PipelineRun> {
  const states = plan.tasks.map(
    (planned): TaskState => ({ planned, task: planned.task, phase: "waiting", runs: [] }),
  );
  const clocks = new RunClocks(plan.timeouts);
  try {
    const workspaces = await bindWorkspaces(plan, context);
    const parent = { plan, states, workspaces };
    const startTime = now();
    const execution: Execution = { plan, context, states, parent, clocks, startTime, running: new Set() };
    emit(execution, { type: "run-started", isolation: context.host.isolation.rung });
    await runTasks(execution);
    if (!context.signal.aborted) await runFinally(execution);
    return end(execution);
  } finally {
    clocks.stop();
  }
}

async function runTasks(execution: Execution): Promise<void> {
  const tasks = execution.states.filter(({ planned }) => !planned.final);
  for (;;) {
    if (!execution.context.signal.aborted) startAll(execution, tasks, judge);
    if (execution.running.size === 0) return;
    await saveRunning(execution);
    // Meanwhile all of them may have ended, and a race of nobody never ends.
    if (execution.running.size > 0) await Promise.race(execution.running);
  }
}

async function runFinally(execution: Execution): Promise<void> {
  const finals = execution.states.filter(({ planned }) => planned.final);
  if (finals.length === 0) return;
  execution.finallyStartTime = now();
  execution.clocks.startFinally();
  startAll(execution, finals, judgeFinal);
  await saveRunning(execution);
  await Promise.all(execution.running);
}

/** Judges what waits, again and again while a verdict may change another: a skipped task frees its children. */
function startAll(execution: Execution, tasks: readonly TaskState[], how: typeof judge): void {
  for (let changed = true; changed; ) {
    const waiting = tasks.filter(({ phase }) => phase === "waiting");
    changed = waiting.map((state) => apply(execution, state, verdictOn(execution, state, how))).some(Boolean);
  }
}

function verdictOn({ states, clocks }: Execution, state: TaskState, how: typeof judge): Verdict {
  try {
    return how(state, states, clocks);
  } catch (thrown) {
    return { kind: "invalid", why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** True if the task waits no longer. */
function apply(execution: Execution, state: TaskState, verdict: Verdict): boolean {
  if (verdict.kind === "wait") return false;
  if (verdict.kind === "start") start(execution, state);
  if (verdict.kind === "skip") {
    state.phase = "skipped";
    state.skipped = verdict.reason;
    emit(execution, { type: "task-skipped", pipelineTask: state.task.name, reason: verdict.reason });
  }
  if (verdict.kind === "invalid") {
    state.phase = "invalid";
    state.invalid = verdict.why;
    emit(execution, { type: "warning", message: verdict.why });
  }
  return true;
}

function start(execution: Execution, state: TaskState): void {
  const { parent, context, clocks, running } = execution;
  const late = clocks.signalFor(state.planned.final);
  const signal = AbortSignal.any([context.signal, late]);
  state.phase = "running";
  const job: Promise<void> = executeTask(parent, state, context, signal).finally(() => {
    if (late.aborted && !context.signal.aborted) state.timedOut = true;
    running.delete(job);
  });
  running.add(job);
}

async function end(execution: Execution): Promise<PipelineRun> {
  const ended = { ...execution.plan.pipelineRun, status: endedStatus(standing(execution)) };
  const condition = ended.status.conditions?.[0];
  if (condition?.status === "True" || condition?.status === "False") {
    const { status, reason, message } = condition;
    emit(execution, { type: "run-ended", status, reason, message, results: ended.status.results ?? [] });
  }
  return ended;
}

async function saveRunning(execution: Execution): Promise<void> {
  await execution.context.save({ ...execution.plan.pipelineRun, status: runningStatus(standing(execution)) });
}

function standing({ plan, states, clocks, startTime, finallyStartTime, context }: Execution): Standing {
  const cancelled = context.signal.aborted;
  return {
    plan,
    states,
    clocks,
    startTime,
    cancelled,
    ...(finallyStartTime === undefined ? {} : { finallyStartTime }),
  };
}

/** Claims for claim templates are made once, for all tasks; variables of the run are put in. */
async function bindWorkspaces(plan: Plan, context: PipelineRunContext): Promise<WorkspaceBinding[]> {
  const { pipelineRun, pipelineName, spec } = plan;
  const params = lookupIn(bindParams(spec.params ?? [], pipelineRun.spec.params ?? []));
  const names = contexts(pipelineRun, pipelineName);
  const bound = substituteBindings(substituteBindings(pipelineRun.spec.workspaces ?? [], params), names);
  return Promise.all(
    bound.map(async ({ volumeClaimTemplate, ...binding }) => {
      if (volumeClaimTemplate === undefined) return binding;
      const { name } = await context.objects.newClaim(pipelineRun.metadata.name ?? "", binding.name);
      return { ...binding, persistentVolumeClaim: { claimName: name } };
    }),
  );
}

/** An event without its time and run. */
type Happening = EngineEvent extends infer Each
  ? Each extends unknown
    ? Omit<Each, "at" | "run">
    : never
  : never;

function emit({ plan, context }: Execution, happening: Happening): void {
  const { name = "", uid = "", labels = {} } = plan.pipelineRun.metadata;
  const parent = labels["tekton.dev/pipelineRun"];
  const task = labels["tekton.dev/pipelineTask"];
  const run: RunName = {
    kind: "PipelineRun",
    name,
    uid,
    ...(parent === undefined ? {} : { pipelineRun: parent }),
    ...(task === undefined ? {} : { pipelineTask: task }),
  };
  context.emit({ at: new Date().toISOString(), run, ...happening } as EngineEvent);
}
