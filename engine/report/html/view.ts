import type { ParamValue } from "../../../lib/tekton/types.ts";
import type { RecordHead } from "../../record/index.ts";
import type { CheckReport } from "../checks.ts";
import type { EvidenceReport, SnapshotReport } from "../evidence.ts";
import type { Failure } from "../failures.ts";
import type { ReleaseReport } from "../release.ts";
import type { PageLog } from "./logs.ts";
import type { ContainerSpan } from "./times.ts";

export type State = "succeeded" | "failed" | "cancelled" | "skipped" | "running" | "interrupted" | "unknown";

/** Everything a page shows of a record, masked. Times are milliseconds since 1970. */
export interface View {
  readonly head: RecordHead;
  readonly state: State;
  /** Tekton's word: `Completed`, `PipelineRunTimeout`; `Interrupted`. */
  readonly reason: string;
  readonly message: string;
  readonly isolation: string;
  readonly start: number;
  readonly end: number;
  readonly params: readonly Value[];
  readonly results: readonly Value[];
  readonly failures: readonly Failure[];
  readonly warnings: readonly string[];
  readonly graphs: readonly GraphView[];
  /** In the order of their start. */
  readonly tasks: readonly TaskView[];
  readonly skipped: readonly SkippedView[];
  readonly checks: readonly CheckReport[];
  readonly evidence?: EvidenceReport;
  readonly snapshot?: SnapshotReport;
  readonly release?: ReleaseReport;
}
export interface Value {
  readonly name: string;
  readonly value: ParamValue;
}
export interface TaskView {
  /** Name of its section in the page. */
  readonly anchor: string;
  /** Name in the pipeline, with the number of a combination of a matrix. */
  readonly name: string;
  /** Name in the pipeline alone. */
  readonly pipelineTask: string;
  /** Name of the PipelineRun it belongs to; empty for a TaskRun that was started alone. */
  readonly parent: string;
  readonly taskRun: string;
  /** The Task; empty for an embedded one. */
  readonly of: string;
  /** Where the Task came from: a bundle with its digest. */
  readonly source: string;
  readonly state: State;
  readonly reason: string;
  readonly message: string;
  readonly retries: number;
  readonly start?: number;
  readonly end?: number;
  /** When all it waits for had ended. */
  readonly ready?: number;
  readonly params: readonly Value[];
  readonly results: readonly Value[];
  readonly steps: readonly StepView[];
  readonly spans: readonly ContainerSpan[];
}
export interface StepView {
  readonly name: string;
  readonly sidecar: boolean;
  readonly state: State;
  readonly exitCode?: number;
  readonly reason: string;
  readonly imageID: string;
  readonly span?: ContainerSpan;
  readonly log?: PageLog;
}
export interface SkippedView {
  readonly name: string;
  readonly parent: string;
  readonly reason: string;
  readonly when: readonly string[];
}
/** The graph of one PipelineRun. */
export interface GraphView {
  readonly name: string;
  readonly tasks: readonly { readonly name: string; readonly parents: readonly string[] }[];
  readonly finals: readonly string[];
}
