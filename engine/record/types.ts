import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";

/** Version of the files of a record; a reader refuses a newer one. */
export const SCHEMA = 1;

/** `record.json`: what a list of runs shows. Times are RFC 3339. */
export interface RecordHead {
  readonly schema: typeof SCHEMA;
  /** Name of the record's folder: the run's name, made unique. */
  readonly id: string;
  readonly kind: "TaskRun" | "PipelineRun";
  readonly name: string;
  /** The Task or Pipeline that ran; empty for an embedded one. */
  readonly of: string;
  readonly started: string;
  readonly ended?: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  /** The process that runs it, and when that process started, so that a number used again is not mistaken. */
  readonly process: ProcessName;
}
export interface ProcessName {
  readonly pid: number;
  readonly born: string;
}

export type AnyRun = TaskRun | PipelineRun;
