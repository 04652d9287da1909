/** Real tasks of the catalog, run by the local engine, with programs in front that misbehave. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { createImageTable, dataMounts } from "../../engine/images/index.ts";
import { chooseIsolation } from "../../engine/isolation/index.ts";
import { executeTaskRun } from "../../engine/taskrun/index.ts";
import type { Host, ImageTable, Objects } from "../../engine/types.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import type { ConfigMap, Secret, Task, TaskRun, TaskSpec } from "../../lib/tekton/index.ts";
import { buildSteps } from "../../scripts/steps/index.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Where containers see the stand-ins; nothing else is on PATH then. */
const STAND_INS = "/stand-ins";

/** One run of a task. */
export interface Call {
  /** Name of the task. */
  readonly task: string;
  readonly params: Readonly<Record<string, string>>;
  /**
   * Programs on PATH: shell scripts by name (a name that ends in `.mjs` is a module as it is). There is no other
   * program, so what is not here is absent.
   */
  readonly programs?: Readonly<Record<string, string>>;
  /** Flags for steps, beyond what the task gives: time limits that a test can wait for. By step. */
  readonly flags?: Readonly<Record<string, readonly string[]>>;
  /** Sources in the workspace, by path. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Files of scanner data, by name of the data and path. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>;
  /** ConfigMap slipway-endpoints. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Secrets, by name and key. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
/** What came of it. */
export interface Ended {
  readonly succeeded: boolean;
  readonly reason: string;
  readonly results: Readonly<Record<string, string>>;
  /** `step: line`. */
  readonly lines: readonly string[];
}
export interface FaultStage {
  run(call: Call): Promise<Ended>;
  close(): Promise<void>;
}

/** @param ca PEM that steps get as ConfigMap trusted-ca */
export async function openStage(ca: string): Promise<FaultStage> {
  const dir = await mkdtemp(join(tmpdir(), "slipway faults-"));
  const steps = await buildSteps();
  const isolation = await chooseIsolation();
  const programs = { dir: steps.dir, digestOf: (step: string) => steps.programs.get(step)?.digest };
  const log: Log = memoryLog();
  let count = 0;
  return {
    async run(call) {
      const folder = join(dir, String(count++));
      const data = await writeData(join(folder, "data"), call.data ?? {});
      const stateDir = join(folder, "state");
      const images = createImageTable({
        stateDir,
        programs,
        data: dataMounts(data, { programs: programs.dir, stateDir }),
      });
      const host: Host = {
        ...{ stateDir, isolation, programs, log },
        images: withStandIns(images, await writeStandIns(join(folder, "programs"), call.programs ?? {})),
        resolve: () => Promise.reject(new TypeError("the task is embedded")),
      };
      const workspace = join(folder, "workspace");
      await writeFiles(join(workspace, "source"), call.sources ?? {});
      const lines: string[] = [];
      const taskRun = await executeTaskRun({
        taskRun: await taskRunOf(call, workspace),
        ...{ directory: join(folder, "run"), objects: objectsOf(call, ca), host },
        signal: new AbortController().signal,
        emit: (event) => {
          if (event.type === "log") lines.push(`${event.container.name}: ${event.line}`);
        },
      });
      return endedOf(taskRun, lines);
    },
    async close() {
      await isolation.remove(dir);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function endedOf({ status }: TaskRun, lines: readonly string[]): Ended {
  const [condition] = status?.conditions ?? [];
  const results = (status?.results ?? []).map(({ name, value }) => [name, String(value)] as const);
  return {
    succeeded: condition?.status === "True",
    reason: `${condition?.reason}: ${condition?.message}`,
    results: Object.fromEntries(results),
    lines,
  };
}

/** Every step of the catalog finds the stand-ins, and only them. */
const withStandIns = (images: ImageTable, folder: string): ImageTable => ({
  profile(image, command) {
    const profile = images.profile(image, command);
    return {
      ...profile,
      env: { ...profile.env, PATH: STAND_INS },
      mounts: [...profile.mounts, { from: folder, to: STAND_INS, readOnly: "advisory" }],
    };
  },
});

async function taskRunOf(call: Call, workspace: string): Promise<TaskRun> {
  const task = parse(await readFile(join(ROOT, "tasks", call.task, "task.yaml"), "utf8")) as Task;
  const steps = (task.spec.steps ?? []).map((step) => ({
    ...step,
    args: [...(step.args ?? []), ...(call.flags?.[step.name ?? ""] ?? [])],
  }));
  const taskSpec: TaskSpec = { ...task.spec, steps };
  const workspaces = (task.spec.workspaces ?? []).map(({ name }) => ({
    name,
    hostPath: { path: workspace },
  }));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: call.task, namespace: "default", uid: "1" },
    spec: {
      taskSpec,
      params: Object.entries(call.params).map(([name, value]) => ({ name, value })),
      workspaces,
    },
  };
}

function objectsOf({ endpoints = {}, secrets = {} }: Call, ca: string): Objects {
  const map = (name: string, data: Readonly<Record<string, string>>): [string, ConfigMap] => [
    name,
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data },
  ];
  const secret = (name: string, stringData: Readonly<Record<string, string>>): [string, Secret] => [
    name,
    { apiVersion: "v1", kind: "Secret", metadata: { name }, stringData },
  ];
  return {
    configMaps: new Map([map("trusted-ca", { "ca-bundle.crt": ca }), map("slipway-endpoints", endpoints)]),
    secrets: new Map(Object.entries(secrets).map(([name, data]) => secret(name, data))),
    serviceAccounts: new Map(),
    claim: async () => undefined,
    newClaim: () => Promise.reject(new TypeError("no claim is to be made")),
  };
}

async function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, text);
  }
  return folder;
}

const writeData = async (folder: string, data: NonNullable<Call["data"]>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(data).map(async ([name, files]) => [name, await writeFiles(join(folder, name), files)]),
    ),
  ) as Record<string, string>;

/** The shell has its absolute path, and the system's programs are for the script alone. */
async function writeStandIns(folder: string, programs: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    const text = name.endsWith(".mjs") ? script : `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`;
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
