import { formatDuration, lookupIn, substitute } from "../../lib/tekton/index.ts";
import type {
  ChildReference,
  Condition,
  Param,
  PipelineRunStatus,
  PipelineTask,
  SkippedTask,
  WhenExpression,
} from "../../lib/tekton/types.ts";
import type { RunClocks } from "./clocks.ts";
import { isCancelled, isFailed, isSuccessful } from "./facts.ts";
import { pipelineResults } from "./results.ts";
import { type Plan, type Problem, SKIP, type TaskState } from "./types.ts";

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export const now = (): string => new Date().toISOString().replace(/\.\d+/, "");

/** How a run stands. */
export interface Standing {
  readonly plan: Plan;
  readonly states: readonly TaskState[];
  readonly clocks: RunClocks;
  readonly startTime: string;
  readonly finallyStartTime?: string;
  readonly cancelled: boolean;
}

/** The status while tasks are still running. */
export function runningStatus(standing: Standing): PipelineRunStatus {
  const { states } = standing;
  const done = states.filter(({ phase }) => phase === "done").length;
  const waiting = states.filter(({ phase }) => phase === "waiting" || phase === "running").length;
  const { failed, cancelled, skipped } = counts(states);
  const message = `Tasks Completed: ${done} (Failed: ${failed}, Cancelled ${cancelled}), Incomplete: ${waiting}, Skipped: ${skipped}`;
  return { ...common(standing), conditions: [condition("Unknown", "Running", message)] };
}

/** The status of a run that ended. Source: GetPipelineConditionStatus. */
export function endedStatus(standing: Standing): PipelineRunStatus {
  const { results, invalid } = pipelineResults(standing.plan.spec, standing.states);
  const end = invalid.length > 0 ? withoutResults(standing, invalid) : verdict(standing);
  return {
    ...common(standing),
    ...(results.length === 0 ? {} : { results }),
    completionTime: now(),
    conditions: [end],
  };
}

/** The status of a run that could not start. */
export function failedStatus(problems: readonly Problem[], at: string): PipelineRunStatus {
  const message = problems.map((problem) => problem.message).join("; ");
  const end = condition("False", problems[0]?.reason ?? "PipelineValidationFailed", message);
  return { startTime: at, completionTime: now(), conditions: [end] };
}

function verdict({ plan, states, clocks, cancelled: stopped }: Standing): Condition {
  const name = plan.pipelineRun.metadata.name ?? "";
  if (stopped) return condition("False", "Cancelled", `PipelineRun "${name}" was cancelled`);
  if (clocks.pipelineOver) {
    const limit = formatDuration(plan.timeouts.pipeline ?? 0);
    return condition(
      "False",
      "PipelineRunTimeout",
      `PipelineRun "${name}" failed to finish within "${limit}"`,
    );
  }
  if (clocks.tasksOver) {
    const limit = formatDuration(plan.timeouts.tasks ?? 0);
    const message = `PipelineRun "${name}" failed due to tasks failed to finish within "${limit}"`;
    return condition("False", "PipelineRunTimeout", message);
  }
  return counted(states);
}

function counted(states: readonly TaskState[]): Condition {
  const { succeeded, failed, ignored, cancelled, skipped, late, invalid } = counts(states);
  const completed = succeeded + failed + cancelled + ignored;
  const failures = ignored > 0 ? `${failed + ignored} (Ignored: ${ignored})` : `${failed}`;
  const message = `Tasks Completed: ${completed} (Failed: ${failures}, Cancelled ${cancelled}), Skipped: ${skipped}`;
  if (invalid.length > 0) {
    const text = `${message}, Failed Validation: ${invalid.length} (${invalid.join("; ")})`;
    return condition("False", "PipelineValidationFailed", text);
  }
  if (failed > 0 || late > 0) return condition("False", "Failed", message);
  if (cancelled > 0) return condition("False", "Cancelled", message);
  return condition("True", skipped > 0 ? "Completed" : "Succeeded", message);
}

function counts(states: readonly TaskState[]) {
  const stopped = states.filter((state) => isCancelled(state) && !state.timedOut);
  const failures = states.filter((state) => isFailed(state) && !stopped.includes(state));
  const ignored = failures.filter(({ task, timedOut }) => task.onError === "continue" && !timedOut).length;
  const skipped = states.filter(({ phase }) => phase === "skipped");
  return {
    succeeded: states.filter(isSuccessful).length,
    failed: failures.length - ignored,
    ignored,
    cancelled: stopped.length,
    skipped: skipped.length,
    late: skipped.filter(({ skipped: reason }) => reason !== undefined && LATE.has(reason)).length,
    invalid: states.flatMap(({ invalid }) => invalid ?? []),
  };
}
const LATE: ReadonlySet<string> = new Set([SKIP.pipelineTimeout, SKIP.tasksTimeout, SKIP.finallyTimeout]);

function withoutResults({ plan }: Standing, invalid: readonly string[]): Condition {
  const name = plan.pipelineRun.metadata.name ?? "";
  const message = `Failed to get PipelineResult from TaskRun Results for PipelineRun ${name}: invalid pipelineresults [${invalid.join(" ")}], the referenced results don't exist`;
  return condition("False", "CouldntGetPipelineResult", message);
}

function common({ plan, states, startTime, finallyStartTime }: Standing): PipelineRunStatus {
  const children = states.flatMap(childReferences);
  const skipped = states.flatMap(skippedTask);
  return {
    startTime,
    ...(finallyStartTime === undefined ? {} : { finallyStartTime }),
    ...(children.length === 0 ? {} : { childReferences: children }),
    ...(skipped.length === 0 ? {} : { skippedTasks: skipped }),
    pipelineSpec: plan.spec,
    ...(plan.refSource === undefined ? {} : { provenance: { refSource: plan.refSource } }),
  };
}

function childReferences({ task, runs }: TaskState): ChildReference[] {
  return runs.map(({ apiVersion, kind, metadata, spec }) => {
    const displayName = nameOf(task, spec.params ?? []);
    return {
      apiVersion,
      kind,
      name: metadata.name ?? "",
      pipelineTaskName: task.name,
      ...(displayName === "" ? {} : { displayName }),
      ...guards(task.when),
    };
  });
}

/** In a matrix the names of the matching includes go before the task's; both may use the run's params. */
function nameOf({ displayName = "", matrix }: PipelineTask, params: readonly Param[]): string {
  const values = new Map(params.map(({ name, value }) => [name, value]));
  const lookup = lookupIn(new Map(params.map(({ name, value }) => [`params.${name}`, value])));
  const names = (matrix?.include ?? []).flatMap(({ name = "", params: wanted = [] }) =>
    name !== "" && wanted.every((param) => values.get(param.name) === param.value)
      ? [substitute(name, lookup)]
      : [],
  );
  return names.length > 0 ? names.join(" ") : substitute(displayName, lookup);
}

function skippedTask({ task, planned, skipped }: TaskState): SkippedTask[] {
  if (skipped === undefined) return [];
  const shown = !planned.final || skipped === SKIP.when ? guards(task.when) : {};
  return [{ name: task.name, reason: skipped, ...shown }];
}

const guards = (when: readonly WhenExpression[] = []) =>
  when.length === 0 ? {} : { whenExpressions: [...when] };

const condition = (status: Condition["status"], reason: string, message: string): Condition => ({
  type: "Succeeded",
  status,
  reason,
  message,
  lastTransitionTime: now(),
});
