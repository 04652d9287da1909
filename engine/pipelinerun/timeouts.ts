import { DEFAULT_TIMEOUT_MS, formatDuration, parseDuration } from "../../lib/tekton/index.ts";
import type { PipelineRunSpec } from "../../lib/tekton/types.ts";
import type { Problem, Timeouts } from "./types.ts";

/** The three budgets of a run; `tasks` and `finally` follow from each other. Source: TasksTimeout, FinallyTimeout. */
export function timeoutsOf(spec: PipelineRunSpec): Timeouts {
  const { pipeline, tasks, finally: last } = given(spec);
  const whole = pipeline ?? DEFAULT_TIMEOUT_MS;
  const tasksMs = tasks ?? rest(pipeline, last);
  const finallyMs = last ?? rest(pipeline, tasks);
  return {
    ...(whole === 0 ? {} : { pipeline: whole }),
    ...(tasksMs ? { tasks: tasksMs } : {}),
    ...(finallyMs ? { finally: finallyMs } : {}),
  };
}

/** Budgets that cannot hold. */
export function timeoutProblems(spec: PipelineRunSpec): Problem[] {
  const { pipeline = DEFAULT_TIMEOUT_MS, tasks = 0, finally: last = 0 } = given(spec);
  if (pipeline === 0 || tasks + last <= pipeline) return [];
  const message = "spec.timeouts: tasks and finally together are longer than pipeline";
  return [
    { reason: "PipelineValidationFailed", message, next: "Raise timeouts.pipeline, or lower the others." },
  ];
}

/** The timeout a task's run gets from the budgets when it has none: only one longer than the usual hour. */
export function inheritedTimeout(spec: PipelineRunSpec, final: boolean): string | undefined {
  const { tasks, finally: last } = timeoutsOf(spec);
  const own = final ? spec.timeouts?.finally : spec.timeouts?.tasks;
  if (own !== undefined && parseDuration(own) === 0) return "0s";
  const budget = final ? last : tasks;
  return budget !== undefined && budget > DEFAULT_TIMEOUT_MS ? formatDuration(budget) : undefined;
}

function given(spec: PipelineRunSpec) {
  const { pipeline, tasks, finally: last } = spec.timeouts ?? {};
  const ms = (name: string, text: string | undefined) =>
    text === undefined ? {} : { [name]: parseDuration(text, `spec.timeouts.${name}`) };
  return { ...ms("pipeline", pipeline), ...ms("tasks", tasks), ...ms("finally", last) } as {
    pipeline?: number;
    tasks?: number;
    finally?: number;
  };
}

function rest(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined || whole === 0 || part === 0 ? undefined : whole - part;
}
