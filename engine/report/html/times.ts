import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent } from "../../types.ts";

/** A stretch of time, milliseconds since 1970; without an end it is under way, or was broken off. */
export interface Span {
  readonly start: number;
  end?: number;
}
/** One go of a container: a retried TaskRun has several. */
export interface ContainerSpan extends Span {
  readonly name: string;
  readonly kind: "step" | "sidecar";
  exitCode?: number;
}
export interface RunTimes extends Span {
  readonly containers: ContainerSpan[];
}

/** What `events.jsonl` of a record says. */
export interface Events {
  /** To the millisecond (a status has seconds), by name of the run. */
  readonly times: ReadonlyMap<string, RunTimes>;
  /** What the engine warned of, once each. */
  readonly warnings: readonly string[];
  /** The last that is known of; undefined without events. */
  readonly last?: number;
}

/** Reads the events of a record. Without them, or with a line that was broken off, there is less to show. */
export async function readEvents(directory: string): Promise<Events> {
  const text = await readFile(join(directory, "events.jsonl"), "utf8").catch(() => "");
  const times = new Map<string, RunTimes>();
  const warnings = new Set<string>();
  let last: number | undefined;
  for (const event of text.split("\n").map(parsed)) {
    if (event === undefined) continue;
    last = Date.parse(event.at);
    if (event.type === "warning") warnings.add(event.message);
    else note(times, event);
  }
  return { times, warnings: [...warnings], ...(last === undefined ? {} : { last }) };
}

function parsed(line: string): EngineEvent | undefined {
  try {
    const event = JSON.parse(line) as EngineEvent;
    return Number.isNaN(Date.parse(event.at)) ? undefined : event;
  } catch {
    return undefined;
  }
}

function note(times: Map<string, RunTimes>, event: EngineEvent): void {
  const at = Date.parse(event.at);
  const run = times.get(event.run.name);
  if (event.type === "run-started" && run === undefined)
    times.set(event.run.name, { start: at, containers: [] });
  if (run === undefined) return;
  if (event.type === "run-ended") run.end = at;
  if (event.type === "container-started") run.containers.push({ ...event.container, start: at });
  if (event.type !== "container-ended") return;
  const span = run.containers.findLast(({ name, end }) => name === event.container.name && end === undefined);
  if (span === undefined) return;
  span.end = at;
  span.exitCode = event.exitCode;
}
