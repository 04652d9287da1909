import { open } from "node:fs/promises";
import { join } from "node:path";
import type { StepState } from "../../lib/tekton/types.ts";
import type { FinishedRun } from "../outcome.ts";
import type { AnyRun } from "../record/index.ts";
import { faultIn } from "./fault-line.ts";
import { taskName } from "./model.ts";
import { plain } from "./text.ts";

/** Lines of a failed step's log that a report shows. */
const LOG_LINES = 12;
/** They are looked for in this many bytes at its end. */
const LAST_BYTES = 65_536;

/** A task that failed, and why. */
export interface Failure {
  /** Name in the pipeline, with the number of a combination of a matrix. */
  readonly task: string;
  /** Name of the TaskRun. */
  readonly taskRun: string;
  /** What `slipway logs` calls it. */
  readonly where: string;
  /** The step that failed; absent where none did. */
  readonly step?: string;
  /** Tekton's: `StepFailed`, `TaskRunTimeout`. */
  readonly condition: string;
  /** As the step's program says it, else Tekton's message. */
  readonly reason: string;
  /** What to do; only steps of the catalog say it. */
  readonly next?: string;
  /** The last lines of the step's log, as they are. */
  readonly lines: readonly string[];
}

/** The TaskRuns of a run that failed, in the order in which they ended. */
export async function failuresOf({
  run,
  children,
  directory = "",
}: Pick<FinishedRun, "run" | "children" | "directory">): Promise<readonly Failure[]> {
  const failed = [...children, run].filter(
    (each) => each.kind === "TaskRun" && each.status?.conditions?.[0]?.status === "False",
  );
  return (await Promise.all(failed.map((each) => failureOf(each, directory)))).flat();
}

async function failureOf(run: AnyRun, directory: string): Promise<Failure[]> {
  if (run.kind !== "TaskRun") return [];
  const { name = "", labels = {} } = run.metadata;
  const pipelineTask = labels["tekton.dev/pipelineTask"];
  const { reason = "", message = "" } = run.status?.conditions?.[0] ?? {};
  const step = (run.status?.steps ?? []).find(isFailed);
  const head = {
    task: pipelineTask === undefined ? name : taskName(name, pipelineTask),
    taskRun: name,
    where: pipelineTask ?? name,
    condition: reason,
  };
  if (step === undefined) return [{ ...head, reason: plain(message), lines: [] }];
  const lines = await lastLines(join(directory, "tasks", name, "logs", `${step.container}.log`));
  const fault = faultIn(lines);
  return [
    {
      ...head,
      step: step.name,
      reason: fault?.reason ?? plain(message),
      ...(fault === undefined ? {} : { next: fault.next }),
      lines: lines.filter((line) => line !== fault?.line),
    },
  ];
}

const isFailed = ({ terminated, terminationReason }: StepState): boolean =>
  terminated !== undefined &&
  terminated.exitCode !== 0 &&
  terminationReason !== "Continued" &&
  terminationReason !== "Skipped";

/** The last lines of a log, however long it is. */
async function lastLines(path: string): Promise<string[]> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return [];
  try {
    const { size } = await file.stat();
    const length = Math.min(size, LAST_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trimEnd().split("\n").filter(Boolean).slice(-LOG_LINES);
  } finally {
    await file.close();
  }
}
