import { formatDuration, type TaskRun } from "../../lib/tekton/index.ts";

/** How long a step has between SIGTERM and SIGKILL. */
export const GRACE_MS = 5_000;

/** Why an attempt must stop before its end. */
export interface StopReason {
  readonly reason: "TaskRunTimeout" | "TaskRunCancelled";
  readonly message: string;
}

/** Cancellation and timeout of one attempt. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Undefined as long as nothing stops it. */
  why(): StopReason | undefined;
  /** The attempt is over: no timer stays. */
  clear(): void;
}

/** @param timeoutMs 0 = none */
export function stopFor(taskRun: TaskRun, cancel: AbortSignal, timeoutMs: number): Stop {
  const deadline = new AbortController();
  const timer = timeoutMs > 0 ? setTimeout(() => deadline.abort(), Math.min(timeoutMs, LONGEST)) : undefined;
  const name = taskRun.metadata.name ?? "";
  return {
    signal: AbortSignal.any([cancel, deadline.signal]),
    why() {
      if (cancel.aborted) return cancelled(name, cancel.reason);
      if (!deadline.signal.aborted) return undefined;
      const message = `TaskRun "${name}" failed to finish within "${formatDuration(timeoutMs)}"`;
      return { reason: "TaskRunTimeout", message };
    },
    clear: () => clearTimeout(timer),
  };
}

/** Node's timers hold no more milliseconds than this (24 days). */
const LONGEST = 2 ** 31 - 1;

function cancelled(name: string, reason: unknown): StopReason {
  const why = typeof reason === "string" ? reason : "";
  return { reason: "TaskRunCancelled", message: `TaskRun "${name}" was cancelled. ${why}` };
}
