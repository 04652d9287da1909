import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fault } from "../fault.ts";
import { isAlive, readJson } from "./files.ts";
import { listRecords } from "./store.ts";
import type { AnyRun, RecordHead } from "./types.ts";

/** A record read back. */
export interface ReadRecord {
  readonly head: RecordHead;
  readonly directory: string;
  readonly run: AnyRun;
  /** In the order of their start. */
  readonly children: readonly AnyRun[];
  readonly logs: readonly LogFile[];
}

/** One container's log. */
export interface LogFile {
  /** Name of its task in the pipeline; of the Task if there is no pipeline. */
  readonly task: string;
  /** Name of the TaskRun: tells runs of a matrix apart. */
  readonly taskRun: string;
  /** The step, or `sidecar <name>`. */
  readonly container: string;
  readonly path: string;
}

/** How a record stands now: a run whose process is gone did not end. */
export function standingOf(head: RecordHead): string {
  if (head.ended !== undefined) return head.reason;
  return isAlive(head.process) ? "Running" : "Interrupted";
}

/**
 * Finds a record by id, by the beginning of an id if only one begins so, or `last`.
 * @throws Fault ENGINE_NOT_FOUND
 */
export async function readRecord(stateDir: string, wanted: string): Promise<ReadRecord> {
  const heads = await listRecords(stateDir);
  const head = pick(heads, wanted);
  if (head === undefined) {
    const next = heads.length === 0 ? "Start one with slipway run." : `Runs are: ${names(heads)}.`;
    throw fault("ENGINE_NOT_FOUND", `there is no run ${wanted}`, next);
  }
  const directory = join(stateDir, "runs", head.id);
  const run = await readJson<AnyRun>(join(directory, "run.json"));
  if (run === undefined)
    throw fault("ENGINE_NOT_FOUND", `the record of run ${head.id} is damaged`, "Remove it: slipway clean.");
  const children = await childrenIn(directory);
  return { head, directory, run, children, logs: await logsIn(directory, [run, ...children]) };
}

const names = (heads: readonly RecordHead[]) =>
  heads
    .slice(0, 8)
    .map(({ id }) => id)
    .join(", ");

function pick(heads: readonly RecordHead[], wanted: string): RecordHead | undefined {
  if (wanted === "last") return heads[0];
  const exact = heads.find(({ id }) => id === wanted);
  const beginning = heads.filter(({ id }) => id.startsWith(wanted));
  return exact ?? (beginning.length === 1 ? beginning[0] : undefined);
}

async function childrenIn(directory: string): Promise<AnyRun[]> {
  const files = await readdir(join(directory, "children")).catch(() => []);
  const runs = await Promise.all(
    files
      .filter((name) => name.endsWith(".json"))
      .map((name) => readJson<AnyRun>(join(directory, "children", name))),
  );
  return runs.filter((run) => run !== undefined).sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

const startOf = (run: AnyRun): string => `${run.status?.startTime ?? ""} ${run.metadata.name ?? ""}`;

/** Logs lie in `tasks/<TaskRun>/logs`, below each other for pipelines in pipelines. */
async function logsIn(directory: string, runs: readonly AnyRun[]): Promise<LogFile[]> {
  const names = await readdir(join(directory, "tasks")).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const own = join(directory, "tasks", name);
      const run = runs.find(({ metadata }) => metadata.name === name);
      const files = await readdir(join(own, "logs")).catch(() => []);
      const logs = files
        .filter((file) => file.endsWith(".log"))
        .map((file) => logFile(join(own, "logs"), file, name, run));
      return [...ordered(logs, run), ...(await logsIn(own, runs))];
    }),
  );
  const position = new Map(runs.map((run, index) => [run.metadata.name ?? "", index]));
  return found.flat().sort((a, b) => (position.get(a.taskRun) ?? 0) - (position.get(b.taskRun) ?? 0));
}

function logFile(folder: string, file: string, taskRun: string, run: AnyRun | undefined): LogFile {
  const container = file
    .slice(0, -".log".length)
    .replace(/^step-/, "")
    .replace(/^sidecar-/, "sidecar ");
  const labels = run?.metadata.labels ?? {};
  const task = labels["tekton.dev/pipelineTask"] ?? labels["tekton.dev/task"] ?? taskRun;
  return { task, taskRun, container, path: join(folder, file) };
}

/** As the steps stand in the status; what is not there comes last. */
function ordered(logs: readonly LogFile[], run: AnyRun | undefined): LogFile[] {
  const steps = run?.kind === "TaskRun" ? (run.status?.steps ?? []).map(({ name }) => name) : [];
  const place = ({ container }: LogFile) =>
    steps.includes(container) ? steps.indexOf(container) : steps.length;
  return logs.toSorted((a, b) => place(a) - place(b));
}
