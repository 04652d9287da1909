import type { Clocks } from "./skip.ts";
import type { Timeouts } from "./types.ts";

/** Node's timers end there; a run that may take longer has no such timer. */
const LONGEST = 2 ** 31 - 1;
/** What Tekton writes into a TaskRun that a timeout of its PipelineRun ends. */
const TIMED_OUT = "TaskRun cancelled as the PipelineRun it belongs to has timed out.";

/** The three clocks of a run, and the signals they give to what runs. */
export class RunClocks implements Clocks {
  readonly #pipeline = new AbortController();
  readonly #tasks = new AbortController();
  readonly #finally = new AbortController();
  readonly #timeouts: Timeouts;
  readonly #timers: NodeJS.Timeout[] = [];
  #tasksTimer: NodeJS.Timeout | undefined;

  constructor(timeouts: Timeouts) {
    this.#timeouts = timeouts;
    this.#start(this.#pipeline, timeouts.pipeline);
    this.#tasksTimer = this.#start(this.#tasks, timeouts.tasks);
  }

  get pipelineOver(): boolean {
    return this.#pipeline.signal.aborted;
  }
  get tasksOver(): boolean {
    return this.#tasks.signal.aborted;
  }
  get finallyOver(): boolean {
    return this.#finally.signal.aborted;
  }

  /** The tasks are over: their clock stops, that of `finally` starts. */
  startFinally(): void {
    clearTimeout(this.#tasksTimer);
    this.#start(this.#finally, this.#timeouts.finally);
  }

  /** Aborts when the time of this kind of task is over. */
  signalFor(final: boolean): AbortSignal {
    return AbortSignal.any([this.#pipeline.signal, final ? this.#finally.signal : this.#tasks.signal]);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #start(controller: AbortController, milliseconds: number | undefined): NodeJS.Timeout | undefined {
    if (milliseconds === undefined || milliseconds > LONGEST) return undefined;
    const timer = setTimeout(() => controller.abort(TIMED_OUT), milliseconds);
    this.#timers.push(timer);
    return timer;
  }
}
