import type { EngineEvent } from "../types.ts";

export type Mark = "running" | "succeeded" | "failed" | "skipped";

/** What a reader sees of one run: the run itself, or one task of it. */
export interface Line {
  readonly key: string;
  readonly name: string;
  readonly kind: "TaskRun" | "PipelineRun";
  /** How deep it stands below the run that was started. */
  readonly depth: number;
  mark: Mark;
  /** Milliseconds since 1970. */
  readonly started: number;
  ended?: number;
  /** The step under way, or why it ended as it did. */
  note: string;
  /** The last line of its output. */
  last: string;
}

/** The runs of one call, in the order of their start; fed with events. */
export class Model {
  readonly #lines = new Map<string, Line>();

  get lines(): readonly Line[] {
    return [...this.#lines.values()];
  }

  add(event: EngineEvent): void {
    const { run } = event;
    if (event.type === "run-started") this.#start(event);
    if (event.type === "task-skipped") this.#skip(event, event.pipelineTask, event.reason);
    const line = this.#lines.get(run.uid);
    if (line === undefined) return;
    if (event.type === "container-started" && event.container.kind === "step")
      line.note = event.container.name;
    if (event.type === "run-retried") line.note = `retry ${event.attempt}: ${event.reason}`;
    if (event.type === "log") line.last = event.line;
    if (event.type === "run-ended") {
      line.mark = event.status === "True" ? "succeeded" : "failed";
      line.note = event.status === "True" ? "" : event.reason;
      line.last = event.status === "True" ? "" : event.message;
      line.ended = Date.parse(event.at);
    }
  }

  #start({ at, run }: EngineEvent): void {
    const name = run.pipelineTask === undefined ? run.name : taskName(run.name, run.pipelineTask);
    const parent = [...this.#lines.values()].find(
      (line) => line.name === run.pipelineRun || line.key.endsWith(`/${run.pipelineRun}`),
    );
    this.#lines.set(run.uid, {
      key: `${run.uid}/${run.name}`,
      name,
      kind: run.kind,
      depth: parent === undefined ? 0 : parent.depth + 1,
      mark: "running",
      started: Date.parse(at),
      note: "",
      last: "",
    });
  }

  #skip({ at, run }: EngineEvent, task: string, reason: string): void {
    const parent = this.#lines.get(run.uid);
    const time = Date.parse(at);
    const key = `${run.uid}/${task}/skipped`;
    const depth = (parent?.depth ?? 0) + 1;
    this.#lines.set(key, {
      key,
      name: task,
      kind: "TaskRun",
      depth,
      mark: "skipped",
      started: time,
      ended: time,
      note: reason,
      last: "",
    });
  }
}

/** The name in the pipeline, with the number of a combination of a matrix: `test[2]`. */
export function taskName(run: string, pipelineTask: string): string {
  const number = new RegExp(`-${pipelineTask.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}-(\\d+)$`).exec(run)?.[1];
  return number === undefined ? pipelineTask : `${pipelineTask}[${number}]`;
}
