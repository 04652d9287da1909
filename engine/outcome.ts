import { codeOf } from "../lib/errors/index.ts";
import type { Snapshot } from "../lib/release/index.ts";
import type { Evidence } from "./evidence/index.ts";
import type { Problem } from "./pipelinerun/index.ts";
import type { AnyRun } from "./record/index.ts";

/** The exit codes of commands that run something (design §7). */
export const EXIT = { succeeded: 0, failed: 1, invalid: 2, refused: 3, timedOut: 4, cancelled: 130 } as const;

/** One run of a file, at its end. */
export interface FinishedRun {
  /** With its status. */
  readonly run: AnyRun;
  /** TaskRuns and PipelineRuns that it made, in the order in which they ended. */
  readonly children: readonly AnyRun[];
  /** Id of its record; absent if it never started. */
  readonly record?: string;
  readonly directory?: string;
  /** How long it ran. */
  readonly milliseconds?: number;
  /** Why it could not start. */
  readonly problems: readonly Problem[];
  /** What the engine itself could not do. */
  readonly faults: readonly unknown[];
  /** What was signed and stated; absent if the engine signs nothing, or the run never started. */
  readonly evidence?: Evidence;
  /** Of a build that succeeded. */
  readonly snapshot?: Snapshot;
}
export interface Outcome {
  readonly runs: readonly FinishedRun[];
  readonly exitCode: number;
}

/** The exit code of all runs together. */
export function exitCodeOf(runs: readonly FinishedRun[], cancelled: boolean): number {
  if (cancelled) return EXIT.cancelled;
  if (runs.some(({ problems }) => problems.length > 0)) return EXIT.invalid;
  if (runs.some(({ faults }) => faults.some((each) => codeOf(each) === "ENGINE_REFUSED")))
    return EXIT.refused;
  const failed = runs.filter(({ run }) => conditionOf(run)?.status !== "True");
  if (failed.length === 0) return EXIT.succeeded;
  return failed.every(endedByTimeout) ? EXIT.timedOut : EXIT.failed;
}

const TIMEOUTS: ReadonlySet<string> = new Set(["TaskRunTimeout", "PipelineRunTimeout"]);

function endedByTimeout({ run, children }: FinishedRun): boolean {
  if (TIMEOUTS.has(conditionOf(run)?.reason ?? "")) return true;
  const failed = children.filter((child) => conditionOf(child)?.status === "False");
  return failed.length > 0 && failed.every((child) => TIMEOUTS.has(conditionOf(child)?.reason ?? ""));
}

const conditionOf = (run: AnyRun) => run.status?.conditions?.[0];
