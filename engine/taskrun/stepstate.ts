import type { StepState, Terminated } from "../../lib/tekton/index.ts";
import { stepArtifacts } from "./artifacts.ts";
import type { Attempt } from "./attempt.ts";
import { type Entry, goJson, INTERNAL, kubeletLimit, received, STEP_RESULT } from "./message.ts";
import { now, seconds } from "./outcome.ts";
import { resultsIn } from "./results.ts";
import type { StopReason } from "./stop.ts";

/** How the work of a step came to its end. */
export interface Ended {
  readonly exitCode: number;
  /** guarded: its `when` said no · skipped: an earlier step failed · stopped: cancelled or out of time */
  readonly kind: "ended" | "guarded" | "skipped" | "stopped" | "timeout" | "oom";
  readonly stopped?: StopReason;
}
interface Final extends Ended {
  readonly goesOn: boolean;
  readonly tooLong: boolean;
}

/** The entries that the controller can read of a step: none if the kubelet cut its message. */
export const readable = (attempt: Attempt, entries: readonly Entry[]): readonly Entry[] =>
  received(entries, kubeletLimit(attempt.plan)).cut ? [] : entries;

/** A step's state as Tekton writes it. Source: setTaskRunStatusBasedOnStepStatus. */
export function stepState(
  attempt: Attempt,
  index: number,
  ended: Final,
  entries: readonly Entry[],
  startedAt: string,
): StepState {
  const container = attempt.steps[index]?.name ?? "";
  const name = container.replace(/^step-/, "");
  const { text, cut } = received(entries, kubeletLimit(attempt.plan));
  const shown = entries.filter(({ type }) => type !== INTERNAL);
  const message = ended.stopped
    ? `Step ${name} terminated as pod ${attempt.podName} is terminated`
    : cut
      ? text
      : shown.length > 0
        ? goJson(shown)
        : "";
  if (cut) warnCut(attempt, name);
  const reason = reasonOf(ended);
  const terminated: Terminated = {
    exitCode: ended.tooLong ? 1 : ended.exitCode,
    reason: ended.tooLong ? "Error" : reason,
    ...(message ? { message } : {}),
    startedAt: seconds(startedAt),
    finishedAt: seconds(now()),
  };
  const source = attempt.plan.sources[index];
  const results = cut ? [] : resultsIn(entries, STEP_RESULT, attempt.plan.steps[index]?.results ?? []);
  const imageID = attempt.profiles.steps[index]?.imageID;
  return {
    name,
    container,
    ...(imageID ? { imageID } : {}),
    terminated,
    ...(cut ? {} : { terminationReason: terminationReason(ended, terminated.reason) }),
    ...(results.length > 0 ? { results } : {}),
    ...(cut ? {} : stepArtifacts(entries)),
    ...(source ? { provenance: { refSource: source } } : {}),
  };
}

function reasonOf({ kind, exitCode, goesOn, stopped }: Final): string {
  if (stopped) return stopped.reason;
  if (kind === "oom") return "OOMKilled";
  return exitCode === 0 || goesOn ? "Completed" : "Error";
}

function terminationReason({ kind, goesOn, stopped }: Final, reason: string): string {
  if (stopped) return stopped.reason;
  if (kind === "timeout") return "TimeoutExceeded";
  if (kind === "skipped" || kind === "guarded") return "Skipped";
  return goesOn ? "Continued" : reason;
}

function warnCut(attempt: Attempt, name: string): void {
  const limit = kubeletLimit(attempt.plan);
  attempt.reporter.warn(
    `step ${name}: its results are lost, because together they are larger than the ${limit} bytes that a container ` +
      "of this Task has in a cluster; write less, or use fewer steps",
  );
}
