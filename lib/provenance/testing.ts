import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineRun, ResultValue, TaskRun } from "../tekton/types.ts";

/** A run of docker-build-oci-ta as the local engine left it, without some of its tasks and fields. */
export const realRun = (): { pipelineRun: PipelineRun; taskRuns: TaskRun[] } =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "run.json"), "utf8"));

export const DIGEST = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const text = (name: string, value: string): ResultValue => ({ name, type: "string", value });

/** The smallest finished TaskRun of a pipeline's task. */
export function taskRun(task: string, results: readonly ResultValue[] = [], name = task): TaskRun {
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: {
      name: `run-${name}`,
      labels: { "tekton.dev/pipelineRun": "run", "tekton.dev/pipelineTask": task },
    },
    spec: {},
    status: {
      conditions: [{ type: "Succeeded", status: "True", reason: "Succeeded", message: "" }],
      startTime: "2026-01-02T03:04:05Z",
      completionTime: "2026-01-02T03:04:06Z",
      taskSpec: { steps: [{ name: "s", image: "i", script: "true" }] },
      steps: [{ name: "s", container: "step-s", imageID: `127.0.0.1:5000/slipway-host/s@${DIGEST("5")}` }],
      results: [...results],
    },
  };
}

/** The smallest finished PipelineRun with tasks of these names. */
export function pipelineRun(
  tasks: readonly string[],
  more: Partial<NonNullable<PipelineRun["status"]>> = {},
): PipelineRun {
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { name: "run", uid: "11111111-2222-3333-4444-555555555555" },
    spec: {},
    status: {
      conditions: [{ type: "Succeeded", status: "True", reason: "Succeeded", message: "" }],
      startTime: "2026-01-02T03:04:05Z",
      completionTime: "2026-01-02T03:04:07Z",
      pipelineSpec: { tasks: tasks.map((name) => ({ name, taskRef: { name } })) },
      ...more,
    },
  };
}
