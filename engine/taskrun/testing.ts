import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { createLog, type Log } from "../../lib/log/index.ts";
import type {
  ConfigMap,
  ParamValue,
  Secret,
  ServiceAccount,
  StepAction,
  StepState,
  TaskRun,
  TaskRunStatus,
} from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import { createImageTable } from "../images/index.ts";
import { chooseIsolation } from "../isolation/index.ts";
import type { ClusterApi, EngineEvent, Host, Objects, Rung } from "../types.ts";
import { executeTaskRun } from "./index.ts";

/** What a test looks at. */
export interface TestRun {
  readonly taskRun: TaskRun;
  readonly status: TaskRunStatus;
  readonly reason: string;
  readonly message: string;
  /** `step: line` of every container. */
  readonly output: readonly string[];
  readonly events: readonly EngineEvent[];
  readonly results: Readonly<Record<string, ParamValue>>;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly directory: string;
}

export interface TestOptions {
  readonly rung?: Rung;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  /** A folder that outlives the run, for claims. */
  readonly claims?: string;
  /** The cluster's API that steps may ask. */
  readonly kube?: ClusterApi;
  /** Learns what the engine hides. */
  readonly log?: Log;
}

/** A state folder of one test file. */
export function testState(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), "slipway-taskrun-"));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export const hasBubblewrap = existsSync("/usr/bin/bwrap") && existsSync("/usr/bin/busybox");

let count = 0;

/** Runs the one TaskRun of a YAML text; the other objects in it are the cluster's. */
export async function runYaml(yaml: string, stateDir: string, options: TestOptions = {}): Promise<TestRun> {
  const documents = parseAllDocuments(yaml).map(
    (each) => each.toJS() as { kind: string; metadata: { name: string } },
  );
  const directory = join(stateDir, "runs", String(count++));
  const events: EngineEvent[] = [];
  const taskRun = completed(documents.find(({ kind }) => kind === "TaskRun") as unknown as TaskRun);
  const done = await executeTaskRun({
    taskRun,
    directory,
    objects: objectsOf(documents, options.claims ?? join(directory, "claims")),
    host: await hostOf(documents, stateDir, options),
    signal: options.signal ?? new AbortController().signal,
    emit: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return seen(done, events, directory);
}

function completed(taskRun: TaskRun): TaskRun {
  return { ...taskRun, metadata: { name: "run", namespace: "default", uid: "u-1", ...taskRun.metadata } };
}

type Documents = readonly { kind: string; metadata: { name: string } }[];
const named = <T>(documents: Documents, wanted: string): Map<string, T> =>
  new Map(documents.filter(({ kind }) => kind === wanted).map((each) => [each.metadata.name, each as T]));

function objectsOf(documents: Documents, claims: string): Objects {
  const known = named(documents, "PersistentVolumeClaim");
  const folder = (name: string) => {
    mkdirSync(join(claims, name), { recursive: true });
    known.set(name, {});
    return join(claims, name);
  };
  return {
    configMaps: named<ConfigMap>(documents, "ConfigMap"),
    secrets: named<Secret>(documents, "Secret"),
    serviceAccounts: named<ServiceAccount>(documents, "ServiceAccount"),
    claim: async (name) => (known.has(name) ? folder(name) : undefined),
    newClaim: async (_owner, workspace) => ({
      name: `pvc-${workspace}`,
      directory: folder(`pvc-${workspace}`),
    }),
  };
}

async function hostOf(
  documents: Documents,
  stateDir: string,
  { rung, kube, log }: TestOptions,
): Promise<Host> {
  const actions = named<StepAction>(documents, "StepAction");
  const programs = {
    dir: stateDir,
    digestOf: (step: string) => (step === "hello" ? `sha256:${"1".repeat(64)}` : undefined),
  };
  return {
    stateDir,
    programs,
    isolation: await chooseIsolation(rung ? { rung } : {}),
    images: createImageTable({ stateDir, programs }),
    log: log ?? createLog({ sink: () => undefined }),
    ...(kube === undefined ? {} : { kube }),
    resolve: async ({ name = "" }) => {
      const object = actions.get(name);
      if (object) return { object, refSource: { uri: `file:${name}` } };
      throw fault("ENGINE_NOT_FOUND", `there is no StepAction ${name}`, "Add it.");
    },
  };
}

function seen(taskRun: TaskRun, events: readonly EngineEvent[], directory: string): TestRun {
  const status = taskRun.status ?? {};
  const [last] = status.conditions ?? [];
  return {
    taskRun,
    status,
    reason: last?.reason ?? "",
    message: last?.message ?? "",
    output: events.flatMap((event) =>
      event.type === "log" ? [`${event.container.name}: ${event.line}`] : [],
    ),
    events,
    results: Object.fromEntries((status.results ?? []).map(({ name, value }) => [name, value])),
    steps: Object.fromEntries((status.steps ?? []).map((step) => [step.name, step])),
    directory,
  };
}
