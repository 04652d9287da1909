import type { Condition, ResultValue, SidecarState, TaskRunStatus } from "../../lib/tekton/index.ts";
import { taskArtifacts } from "./artifacts.ts";
import type { Attempt } from "./attempt.ts";
import { condition, Ending, now, SUCCEEDED, seconds } from "./outcome.ts";
import { checkResults, taskResults } from "./results.ts";
import type { SidecarFailure } from "./sidecars.ts";
import type { StepOutcome } from "./steps.ts";
import { readable } from "./stepstate.ts";
import type { StopReason } from "./stop.ts";

/** What is known when an attempt is over. */
export interface AttemptEnd {
  readonly startTime: string;
  readonly outcomes: readonly StepOutcome[];
  readonly sidecarStates: readonly SidecarState[];
  readonly failure: SidecarFailure | undefined;
  readonly stopped: StopReason | undefined;
}

/** The status of an attempt, as Tekton's controller writes it. */
export function endedStatus(attempt: Attempt, end: AttemptEnd): TaskRunStatus {
  const { plan, podName } = attempt;
  const { results, verdict } = judge(attempt, end);
  const artifacts = taskArtifacts(end.outcomes.map(({ entries }) => readable(attempt, entries)));
  return {
    conditions: [verdict],
    podName,
    startTime: seconds(end.startTime),
    completionTime: seconds(now()),
    steps: end.outcomes.map(({ state }) => state),
    ...(end.sidecarStates.length > 0 ? { sidecars: [...end.sidecarStates] } : {}),
    ...(results.length > 0 ? { results } : {}),
    ...(artifacts.inputs || artifacts.outputs ? { artifacts } : {}),
    taskSpec: plan.spec,
  };
}

function judge(attempt: Attempt, end: AttemptEnd): { results: ResultValue[]; verdict: Condition } {
  const { stopped, outcomes } = end;
  if (stopped && outcomes.some(({ state }) => state.terminationReason === stopped.reason)) {
    return { results: [], verdict: condition("False", stopped.reason, stopped.message) };
  }
  const outputs = outcomes.map(({ state, entries }) => ({
    container: state.container,
    entries: readable(attempt, entries),
    stepResults: state.results ?? [],
  }));
  let results = taskResults(attempt.plan.spec, outputs);
  try {
    checkResults(attempt.plan.spec, results, (fit) => {
      results = fit;
    });
    return { results, verdict: verdictOf(attempt, end) };
  } catch (thrown) {
    if (!(thrown instanceof Ending)) throw thrown;
    return { results, verdict: condition("False", thrown.reason, thrown.message) };
  }
}

/** The annotation by which a PipelineRun says that a task's failure is to be ignored. */
const ON_ERROR = "pipeline.tekton.dev/pipeline-task-on-error";

function verdictOf(attempt: Attempt, { outcomes, failure }: AttemptEnd): Condition {
  const found = failureOf(outcomes, failure);
  if (!found) return condition("True", "Succeeded", SUCCEEDED);
  const ignored = attempt.request.taskRun.metadata.annotations?.[ON_ERROR] === "continue";
  return condition("False", ignored ? "FailureIgnored" : found.reason, found.message);
}

/** The container that decides, by Tekton's order: memory first, then sidecars, then the first step. */
function failureOf(outcomes: readonly StepOutcome[], sidecar: SidecarFailure | undefined) {
  const failed = outcomes.filter(
    ({ state }) => exitCodeOf(state) !== 0 && state.terminationReason !== "Continued",
  );
  const oom = failed.find(({ state }) => state.terminated?.reason === "OOMKilled");
  const [first] = failed;
  if (oom) return { reason: "StepOOM", message: messageOf(oom) };
  if (sidecar) {
    const message = `"${sidecar.container}" exited with code ${sidecar.exitCode}: Error`;
    return { reason: "SidecarFailed", message };
  }
  return first && { reason: "StepFailed", message: messageOf(first) };
}

const exitCodeOf = (state: StepOutcome["state"]): number => state.terminated?.exitCode ?? 0;

function messageOf({ state, timedOut }: StepOutcome): string {
  if (timedOut) return `"${state.container}" exited because the step exceeded the specified timeout limit`;
  return `"${state.container}" exited with code ${exitCodeOf(state)}: ${state.terminated?.reason ?? "Error"}`;
}
