import { memoryLog } from "../../lib/log/index.ts";
import { loadYaml } from "../../lib/tekton/index.ts";
import type { ParamValue, Pipeline, PipelineRun, Task, TaskRun } from "../../lib/tekton/types.ts";
import { fault } from "../fault.ts";
import type { EngineEvent, ExecuteTaskRun, Host } from "../types.ts";
import { planPipelineRun } from "./plan.ts";
import { executePlan } from "./run.ts";
import { failedStatus } from "./status.ts";

/** What a task does in a test: results, failure, or waiting for the end of `until` (or for its signal). */
export interface Deed {
  readonly results?: Readonly<Record<string, ParamValue>>;
  readonly fails?: boolean;
  readonly until?: Promise<unknown>;
}
/** By the name of the task in the pipeline; a function sees the run. */
export type Script = Readonly<Record<string, Deed | ((run: TaskRun) => Deed)>>;

export interface Played {
  readonly run: PipelineRun;
  readonly status: NonNullable<PipelineRun["status"]>;
  /** TaskRuns as they are shown, in the order of their end. */
  readonly shown: readonly TaskRun[];
  /** TaskRuns as they are executed, in the order of their start. */
  readonly started: readonly TaskRun[];
  readonly events: readonly EngineEvent[];
  /** `reason` of the condition. */
  readonly reason: string;
  readonly skipped: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, ParamValue>>;
}

/**
 * Plays a PipelineRun with a stand-in for the TaskRun executor, which keeps to the seam: everything that
 * the plan decides is real.
 */
export async function play(
  text: string,
  script: Script = {},
  signal = new AbortController().signal,
): Promise<Played> {
  const objects = loadYaml(text, "test.yaml").objects.map(({ object }) => object);
  const given = objects.find(({ kind }) => kind === "PipelineRun") as PipelineRun;
  const run: PipelineRun = { ...given, metadata: { uid: "uid-1", ...given.metadata } };
  const started: TaskRun[] = [];
  const shown: TaskRun[] = [];
  const events: EngineEvent[] = [];
  const host = hostOf(objects as (Task | Pipeline)[]);
  const plan = await planPipelineRun(run, host);
  const ended =
    "tasks" in plan
      ? await executePlan(plan, {
          host,
          signal,
          directory: "/nowhere",
          objects: objectsOf(),
          emit: (event) => events.push(event),
          executeTaskRun: executor(script, started),
          save: async (saved) => {
            if (saved.kind === "TaskRun") shown.push(saved);
          },
          onFault: () => undefined,
        })
      : { ...run, status: failedStatus(plan, "2026-01-01T00:00:00Z") };
  const status = ended.status ?? {};
  return {
    run: ended,
    status,
    started,
    shown,
    events,
    reason: status.conditions?.[0]?.reason ?? "",
    skipped: Object.fromEntries((status.skippedTasks ?? []).map(({ name, reason }) => [name, reason])),
    results: Object.fromEntries((status.results ?? []).map(({ name, value }) => [name, value])),
  };
}

function executor(script: Script, started: TaskRun[]): ExecuteTaskRun {
  return async ({ taskRun, signal }) => {
    started.push(taskRun);
    const deed = script[taskRun.metadata.labels?.["tekton.dev/pipelineTask"] ?? ""] ?? {};
    const { results = {}, fails = false, until } = typeof deed === "function" ? deed(taskRun) : deed;
    if (until) await Promise.race([until, aborted(signal)]);
    const [status, reason, message] = signal.aborted
      ? (["False", "TaskRunCancelled", String(signal.reason)] as const)
      : fails
        ? (["False", "StepFailed", "it failed"] as const)
        : (["True", "Succeeded", "done"] as const);
    const condition = { type: "Succeeded" as const, status, reason, message };
    const values = Object.entries(results).map(([name, value]) => ({ name, value }));
    return { ...taskRun, status: { ...taskRun.status, conditions: [condition], results: values } };
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) =>
    signal.aborted ? done() : signal.addEventListener("abort", () => done(), { once: true }),
  );

function hostOf(definitions: readonly (Task | Pipeline)[]): Host {
  const unused = () => {
    throw new TypeError("not used by planning");
  };
  return {
    stateDir: "/nowhere",
    log: memoryLog(),
    programs: { dir: "/nowhere", digestOf: () => undefined },
    images: { profile: unused },
    isolation: {
      rung: "paths",
      describe: "",
      problems: () => [],
      start: unused,
      remove: async () => undefined,
    },
    resolve: async ({ name = "" }, kind) => {
      const object = definitions.find((each) => each.kind === kind && each.metadata.name === name);
      if (object === undefined) throw fault("ENGINE_NOT_FOUND", `there is no ${kind} ${name}`, "Give it.");
      return { object };
    },
  };
}

function objectsOf() {
  const none = new Map<string, never>();
  return {
    configMaps: none,
    secrets: none,
    serviceAccounts: none,
    claim: async () => undefined,
    newClaim: async (_owner: string, workspace: string) => ({
      name: `pvc-${workspace}`,
      directory: "/nowhere",
    }),
  };
}

/** A PipelineRun of tasks with one step each; `more` is indented below pipelineSpec, `run` below spec. */
export const pipeline = (tasks: string, more = "", run = "") => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: pr }
spec:
${run}
  pipelineSpec:
${more}
    tasks:
${tasks}`;
export const SPEC =
  "taskSpec: { results: [{ name: r }, { name: list, type: array }, { name: o, type: object }], steps: [{ name: s, image: busybox, script: 'true' }] }";
export const given = (run: TaskRun | undefined, name: string) =>
  run?.spec.params?.find((param) => param.name === name)?.value;
/** What a task does, after something else. */
export function after(deed: Deed, first: () => unknown): Deed {
  first();
  return deed;
}
export const order = (started: readonly TaskRun[]) =>
  started.map(({ metadata }) => metadata.labels?.["tekton.dev/pipelineTask"]);
