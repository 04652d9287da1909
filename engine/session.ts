import { join } from "node:path";
import { type AnyObject, isKind, isObjectName } from "../lib/tekton/index.ts";
import type { ConfigMap, TaskRun } from "../lib/tekton/types.ts";
import { concluded } from "./evidence/index.ts";
import { fault } from "./fault.ts";
import type { Machine } from "./host.ts";
import { fileFolders } from "./images/index.ts";
import { openObjects } from "./objects/index.ts";
import { exitCodeOf, type FinishedRun, type Outcome } from "./outcome.ts";
import { brokenRun, executePlan, failedStatus, withoutFoundSpec } from "./pipelinerun/index.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type AnyRun, createRecord, KEEP_RUNS, type RunRecord, trimRecords } from "./record/index.ts";
import { definitionsIn } from "./resolve/index.ts";
import { executeTaskRun } from "./taskrun/index.ts";
import type { ClusterApi, Emit, ExecuteTaskRun, Host, Objects } from "./types.ts";
import { openVolumes } from "./volumes.ts";

export interface RunRequest {
  /** Runs to execute, in order; definitions and cluster objects for them. */
  readonly objects: readonly AnyObject[];
  /** Aborting cancels what runs and starts nothing more. */
  readonly signal: AbortSignal;
  /** The cluster's API that steps of these runs may ask. Default: none. */
  readonly kube?: ClusterApi;
  readonly emit?: Emit;
  /** Told when a run gets its record, before its first event. */
  readonly onRecord?: (run: AnyRun, record: { readonly id: string; readonly directory: string }) => void;
}

interface Session {
  readonly machine: Machine;
  readonly host: Host;
  readonly objects: Objects;
  readonly request: RunRequest;
  readonly execute: ExecuteTaskRun;
}

const CANCELLED = {
  TaskRun: "TaskRun was cancelled",
  PipelineRun: "TaskRun cancelled as the PipelineRun it belongs to has been cancelled.",
} as const;

/**
 * Executes the runs among the objects, one after the other. All are looked at before the first starts:
 * if one cannot start, none does.
 * @throws Fault ENGINE_REFUSED for what this machine cannot run; ENGINE_FAILED for what it could not do
 */
export async function runObjects(machine: Machine, request: RunRequest): Promise<Outcome> {
  const { options, isolation } = machine;
  const volumes = await openVolumes(options.stateDir, isolation);
  try {
    const objects = openObjects({
      objects: [...trust(options.ca), ...request.objects],
      volumes: volumes.directory,
      log: options.log,
    });
    const { kube } = request;
    const found = machine.hostFor(definitionsIn(request.objects), fileFolders(request.objects));
    const host = { ...found, ...(kube === undefined ? {} : { kube }) };
    const session = { machine, host, objects, request, execute: limited(options.parallel ?? 8) };
    const prepared = await prepareAll(request, host);
    const runs = prepared.some(({ problems }) => problems.length > 0)
      ? prepared.map(unstarted)
      : await executeAll(session, prepared);
    return { runs, exitCode: exitCodeOf(runs, request.signal.aborted) };
  } finally {
    await volumes.remove();
    await trimRecords({ stateDir: options.stateDir, keep: KEEP_RUNS, remove: isolation.remove }).catch(
      () => 0,
    );
  }
}

async function prepareAll({ objects }: RunRequest, host: Host): Promise<Prepared[]> {
  const runs = objects.filter(
    (object): object is AnyRun => isKind(object, "TaskRun") || isKind(object, "PipelineRun"),
  );
  for (const run of runs) checkName(run);
  const prepared: Prepared[] = [];
  for (const run of runs) prepared.push(await prepare(run, host));
  return prepared;
}

/** The name of a run becomes the name of its record. @throws Fault ENGINE_INVALID */
function checkName({ kind, metadata: { name, generateName } }: AnyRun): void {
  if (isObjectName(name ?? `${generateName ?? ""}x`)) return;
  throw fault(
    "ENGINE_INVALID",
    `${kind}: ${JSON.stringify(name ?? generateName)} is no name of an object`,
    "Use lower-case letters, digits, - and . in metadata.name.",
  );
}

function unstarted({ run, problems }: Prepared): FinishedRun {
  const status =
    problems.length === 0
      ? {}
      : { status: failedStatus(problems, new Date().toISOString().replace(/\.\d+/, "")) };
  return { run: { ...run, ...status } as AnyRun, children: [], problems, faults: [] };
}

async function executeAll(session: Session, prepared: readonly Prepared[]): Promise<FinishedRun[]> {
  const finished: FinishedRun[] = [];
  for (const each of prepared) {
    if (session.request.signal.aborted) break;
    finished.push(await executeOne(session, each));
  }
  return finished;
}

async function executeOne(session: Session, prepared: Prepared): Promise<FinishedRun> {
  const { machine, request } = session;
  const record = await createRecord(machine.options.stateDir, prepared.run);
  request.onRecord?.(prepared.run, record);
  const emit: Emit = (event) => {
    record.event(event);
    request.emit?.(event);
  };
  const started = performance.now();
  const made: AnyRun[] = [];
  const faults: unknown[] = [];
  const ended = await executed(session, prepared, { record, children: made, faults, emit });
  const { client, log, evidence } = machine.options;
  const { run, children, ...more } = await concluded(ended, made, {
    record,
    emit,
    ...(evidence === undefined
      ? {}
      : { evidence: { options: evidence, client, log, signal: request.signal } }),
  });
  await record.end(run);
  const milliseconds = performance.now() - started;
  const { id, directory } = record;
  return { run, children, record: id, directory, milliseconds, problems: [], faults, ...more };
}

interface Book {
  readonly record: RunRecord;
  readonly children: AnyRun[];
  readonly faults: unknown[];
  readonly emit: Emit;
}

function executed(session: Session, prepared: Prepared, book: Book): Promise<AnyRun> {
  const { host, objects, request } = session;
  const signal = withReason(request.signal, CANCELLED[prepared.run.kind]);
  const { emit } = book;
  if (!("plan" in prepared)) {
    const run = prepared.run as TaskRun;
    const directory = join(book.record.directory, "tasks", run.metadata.name ?? "");
    return executeTopTaskRun(session, run, { directory, signal, emit, faults: book.faults });
  }
  return executePlan(prepared.plan, {
    host,
    objects,
    signal,
    emit,
    directory: book.record.directory,
    executeTaskRun: session.execute,
    onFault: (thrown) => book.faults.push(thrown),
    save: async (run) => {
      if (run.metadata.uid !== prepared.run.metadata.uid) keepLast(book.children, run);
      await book.record.save(run);
    },
  });
}

/** A pipeline in a pipeline is saved while it runs, too. */
function keepLast(children: AnyRun[], run: AnyRun): void {
  const at = children.findIndex(({ metadata }) => metadata.uid === run.metadata.uid);
  if (at >= 0) children.splice(at, 1);
  children.push(run);
}

async function executeTopTaskRun(
  { host, objects, execute }: Session,
  taskRun: TaskRun,
  {
    directory,
    signal,
    emit,
    faults,
  }: { directory: string; signal: AbortSignal; emit: Emit; faults: unknown[] },
): Promise<TaskRun> {
  const request = { taskRun, host, objects, directory, signal, emit };
  const ended = await execute(request).catch((thrown: unknown) => {
    faults.push(thrown);
    return brokenRun(taskRun, thrown);
  });
  return withoutFoundSpec(ended);
}

/** The same abort with a text as its reason: it becomes the message of the cancelled runs. */
function withReason(signal: AbortSignal, reason: string): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort(reason);
  else signal.addEventListener("abort", () => controller.abort(reason), { once: true });
  return controller.signal;
}

/** At most so many TaskRuns at once, in the order of their asking. */
function limited(most: number): ExecuteTaskRun {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (request) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await executeTaskRun(request);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

function trust(ca: string | undefined): ConfigMap[] {
  if (ca === undefined) return [];
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "trusted-ca" }, data: { "ca-bundle.crt": ca } },
  ];
}
