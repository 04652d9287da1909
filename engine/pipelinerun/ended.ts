import { explain, Fault } from "../../lib/errors/index.ts";
import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";
import { now } from "./status.ts";

/** A run that the engine could not execute, with a status that says why. */
export function brokenRun<Run extends TaskRun | PipelineRun>(run: Run, thrown: unknown): Run {
  const next = thrown instanceof Fault ? `. ${thrown.next}` : "";
  const reason = run.kind === "TaskRun" ? "TaskRunValidationFailed" : "PipelineValidationFailed";
  const message = `${explain(thrown)}${next}`;
  const at = now();
  const failed = {
    type: "Succeeded" as const,
    status: "False" as const,
    reason,
    message,
    lastTransitionTime: at,
  };
  return { ...run, status: { ...run.status, conditions: [failed], startTime: at, completionTime: at } };
}

/** What was found by reference is shown in the status, as in a cluster, not in the spec. */
export function withoutFoundSpec<Run extends TaskRun | PipelineRun>(run: Run): Run {
  if (run.kind !== "TaskRun" || run.spec.taskRef === undefined) return run;
  const { taskSpec: _found, ...spec } = run.spec;
  return { ...run, spec };
}
