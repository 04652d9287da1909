import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createEngine,
  type Engine,
  type EngineEvent,
  type EvidenceOptions,
  type FinishedRun,
} from "../../engine/index.ts";
import { summary } from "../../engine/report/index.ts";
import { catalogDefinitions } from "../../engine/resolve/index.ts";
import { type Files, testRepo } from "../../lib/git/testing/repo.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import type { AnyObject } from "../../lib/tekton/index.ts";
import type { ParamValue, PipelineRun, TaskRun, WorkspaceBinding } from "../../lib/tekton/types.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { type Published, publishPipeline } from "../../scripts/bundles/index.ts";
import { buildSteps } from "../../scripts/steps/index.ts";
import { pushBase } from "./base.ts";

export const ROOT = resolve(import.meta.dirname, "../..");
export const PIPELINE = "docker-build-oci-ta";

/** A state folder with a space in its name; in it the registry with the bundles and a base image. */
export interface Harbour {
  readonly folder: string;
  readonly state: string;
  readonly registry: Registry;
  readonly client: RegistryClient;
  readonly bundles: readonly Published[];
  /** Reference of the base image, with digest. */
  readonly base: string;
  engine(options?: {
    state?: string;
    ca?: string;
    stepEnvironment?: Record<string, string>;
    data?: Record<string, string>;
    /** Signs what runs leave. */
    evidence?: EvidenceOptions;
  }): Promise<Engine>;
  /** `file://` of a fresh repository with these files committed. */
  repository(name: string, files: Files): Promise<string>;
  /** Runs the pipeline by its bundle. */
  sail(params: Params, options?: SailOptions): Promise<Sailed>;
  tags(repository: string): Promise<string[]>;
  close(): Promise<void>;
}
export type Params = Readonly<Record<string, ParamValue>>;
export interface SailOptions {
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
  readonly emit?: (event: EngineEvent) => void;
  /** Default: docker-build-oci-ta. */
  readonly pipeline?: string;
  readonly workspaces?: readonly WorkspaceBinding[];
  /** ConfigMaps and Secrets of the run. */
  readonly objects?: readonly AnyObject[];
  /** Labels of the run. */
  readonly labels?: Readonly<Record<string, string>>;
}
export interface Sailed {
  readonly exitCode: number;
  readonly finished: FinishedRun;
  readonly run: PipelineRun;
  /** By the name that the pipeline gives them. */
  readonly children: ReadonlyMap<string, TaskRun>;
  result(name: string): string;
  /** What a person is told at the end. */
  readonly told: string;
  /** Every line of every log, with task and step. */
  readonly lines: readonly string[];
}

export async function openHarbour(): Promise<Harbour> {
  const folder = await mkdtemp(join(tmpdir(), "slipway voyage-"));
  const state = join(folder, "state of play");
  await mkdir(state);
  const registry = await startRegistry({ dir: join(state, "registry") });
  const client = registryClient({ ca: registry.ca });
  const catalog = await catalogDefinitions(ROOT);
  const options = { client, into: `${registry.address}/slipway`, log: memoryLog() };
  const bundles = await publishPipeline(catalog, PIPELINE, options);
  const bundleOf = async (name: string) =>
    name === PIPELINE ? bundles.at(-1) : (await publishPipeline(catalog, name, options)).at(-1);
  const base = await pushBase(client, `${registry.address}/slipway/base:1`);
  const steps = await buildSteps();
  const engine: Harbour["engine"] = ({
    state: other = state,
    ca = "",
    stepEnvironment = {},
    data = {},
    evidence,
  } = {}) =>
    createEngine({
      stateDir: other,
      catalog: ROOT,
      programs: { dir: steps.dir, digestOf: (step) => steps.programs.get(step)?.digest },
      client: registryClient({ ca: registry.ca + ca }),
      log: memoryLog(),
      registry: registry.address,
      ca: registry.ca + ca,
      stepEnvironment,
      data,
      ...(evidence === undefined ? {} : { evidence }),
    });
  const usual = await engine();
  return {
    folder,
    state,
    registry,
    client,
    bundles,
    base,
    engine,
    async repository(name, files) {
      const repo = testRepo(join(folder, "sources", name));
      repo.commit("All of it", files);
      return pathToFileURL(repo.dir).href;
    },
    async sail(params, options = {}) {
      const { pipeline = PIPELINE, workspaces = [] } = options;
      const bundle = (await bundleOf(pipeline))?.ref ?? "";
      // Checks take their time and have tests of their own.
      const run = pipelineRun(pipeline, bundle, { "skip-checks": "true", ...params }, workspaces);
      const { labels = {} } = options;
      return sail(options.engine ?? usual, { ...run, metadata: { ...run.metadata, labels } }, options);
    },
    async tags(repository) {
      const found: string[] = [];
      for await (const tag of client.tags(`${registry.address}/${repository}`)) found.push(tag);
      return found;
    },
    async close() {
      await registry.close();
      await usual.remove(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function sail(engine: Engine, run: PipelineRun, options: SailOptions): Promise<Sailed> {
  const lines: string[] = [];
  const emit = (event: EngineEvent) => {
    if (event.type === "log") lines.push(`${event.run.pipelineTask}/${event.container.name}: ${event.line}`);
    options.emit?.(event);
  };
  const signal = options.signal ?? new AbortController().signal;
  const outcome = await engine.run({ objects: [...(options.objects ?? []), run], signal, emit });
  const [finished] = outcome.runs;
  if (finished?.run.kind !== "PipelineRun") throw new Error("the PipelineRun did not run");
  const ended = finished.run;
  const children = new Map(
    finished.children.flatMap((child) =>
      child.kind === "TaskRun"
        ? [[child.metadata.labels?.["tekton.dev/pipelineTask"] ?? "", child] as const]
        : [],
    ),
  );
  return {
    exitCode: outcome.exitCode,
    finished,
    run: ended,
    children,
    result: (name) => String(ended.status?.results?.find((each) => each.name === name)?.value ?? ""),
    told: await summary(outcome),
    lines,
  };
}

function pipelineRun(
  name: string,
  bundle: string,
  params: Params,
  workspaces: readonly WorkspaceBinding[],
): PipelineRun {
  const named = (values: Params) => Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { generateName: "voyage-" },
    spec: {
      pipelineRef: { resolver: "bundles", params: named({ name, bundle, kind: "pipeline" }) },
      params: named(params),
      ...(workspaces.length === 0 ? {} : { workspaces: [...workspaces] }),
    },
  };
}
