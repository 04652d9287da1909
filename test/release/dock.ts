/** A build that left its evidence, a production registry, and the objects of a release: what release tests share. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, EngineEvent, FinishedRun } from "../../engine/index.ts";
import { catalogDefinitions } from "../../engine/resolve/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import type { PolicyConfiguration } from "../../lib/policy/index.ts";
import { generateKeyPair, type KeyPair, openSigner, type Signer } from "../../lib/signing/index.ts";
import type { AnyObject } from "../../lib/tekton/index.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import {
  deskPolicy,
  MANAGED,
  type PublishedRelease,
  publishRelease,
  releaseObjects,
  releaseRun,
} from "../../scripts/release/index.ts";
import { type KubeService, startKube } from "../../services/kube/index.ts";
import { type Harbour, openHarbour, ROOT, type Sailed } from "../voyage/harbour.ts";

export const APP = "harbour-board";
export const SIGNING = "sign-and-push-to-external-registry";
export const PLAIN = "push-to-external-registry";

/** Nothing but a file: the whole pipeline runs in seconds. */
const FILES = {
  Dockerfile: "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nCOPY board.txt /board.txt\n",
  "board.txt": "Arrivals\n",
};

export interface Dock {
  readonly harbour: Harbour;
  readonly production: Registry;
  readonly client: RegistryClient;
  /** Signs what runs here leave. */
  readonly signer: Signer;
  /** The policy of this desk. */
  readonly policy: PolicyConfiguration;
  /** PEM of the key that signs what is published. */
  readonly releaseKey: string;
  readonly engine: Engine;
  readonly built: Sailed;
  /** Objects of a release of what was built. */
  objects(change?: Partial<ObjectWishes>): Promise<AnyObject[]>;
  /** Runs the release pipeline over them. */
  release(wishes?: ReleaseWishes): Promise<Released>;
  /** Every tag of the production registry below `into`: `repository:tag` with its digest. */
  published(into: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}
export interface ObjectWishes {
  readonly snapshot: AnyObject;
  readonly policy: object;
  /** First part of the repository that is released to, so that tests do not see each other. */
  readonly into: string;
}
export interface ReleaseWishes {
  /** Default: those of the sample. */
  readonly objects?: readonly AnyObject[];
  /** Default: the one that signs. */
  readonly pipeline?: string;
  /** `empty`: files are in the workspace. Default: the pipeline's own. */
  readonly ociStorage?: string;
  /** Folder that stands for the workspace. Default: a volume of the run. */
  readonly workspace?: string;
  readonly signal?: AbortSignal;
  readonly emit?: (event: EngineEvent) => void;
  /** Goes on with the cluster of an earlier release. */
  readonly cluster?: KubeService;
}
export interface Released {
  readonly exitCode: number;
  readonly finished: FinishedRun;
  /** Names of the tasks that failed, by the pipeline. */
  readonly failed: readonly string[];
  /** Every line of every log, with task and step. */
  readonly lines: readonly string[];
  readonly log: string;
  /** The Release as the cluster has it at the end. */
  readonly release: Readonly<Record<string, unknown>>;
}

/** @param checks false: the build runs no check, for releases that never come to the gate */
export async function openDock({ checks = true } = {}): Promise<Dock> {
  const folder = await mkdtemp(join(tmpdir(), "slipway release-"));
  const production = await startRegistry({ dir: join(folder, "production") });
  const harbour = await openHarbour();
  const log = memoryLog();
  const client = registryClient({ ca: harbour.registry.ca + production.ca });
  const signal = new AbortController().signal;
  const keys = async (name: string) => generateKeyPair(join(folder, "keys", name));
  const signer = await openSigner({ key: (await keys("build")).keyFile, log, signal });
  const engine = await harbour.engine({ ca: production.ca, evidence: { signer } });
  const key = await keyFiles(await keys("release"));
  const options = { client, into: `${harbour.registry.address}/slipway`, log };
  const catalog = await catalogDefinitions(ROOT);
  const built = await harbour.sail(await buildParams(harbour, checks), { engine, labels: labels() });
  const signing = await publishRelease(catalog, SIGNING, options);
  const plain = await publishRelease(catalog, PLAIN, options);
  const policy = await deskPolicy([...harbour.bundles, ...signing.all, ...plain.all], {
    ...options,
    publicKey: signer.publicKeyPem,
    registryPrefixes: [`${harbour.registry.address}/`],
  });
  const objects: Dock["objects"] = async ({ into = "released", ...change } = {}) => {
    const snapshot = change.snapshot ?? (built.finished.snapshot as AnyObject | undefined);
    if (snapshot === undefined) throw new Error(`the build gave no Snapshot: ${built.told}`);
    const parts = { name: APP, production: production.address, policy, key, ...change, snapshot };
    const text = JSON.stringify(await releaseObjects(parts));
    return JSON.parse(text.replaceAll(`${production.address}/released/`, `${production.address}/${into}/`));
  };
  return {
    harbour,
    production,
    client,
    signer,
    policy,
    releaseKey: key["cosign.pub"],
    engine,
    built,
    objects,
    published: (into) => tagsBelow(client, production.address, into),
    release: async (wishes = {}) => {
      const bundle = wishes.pipeline === PLAIN ? plain : signing;
      return run({ engine, bundle, wishes, objects: wishes.objects ?? (await objects()) });
    },
    async close() {
      await client.close();
      await production.close();
      await harbour.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const labels = () => ({ "appstudio.openshift.io/application": APP, "appstudio.openshift.io/component": APP });

async function buildParams(harbour: Harbour, checks: boolean) {
  return {
    "git-url": await harbour.repository(APP, FILES),
    "output-image": `${harbour.registry.address}/apps/${APP}:1`,
    // By tag: release policies refuse a digest that no trusted task made, and want the sources too.
    "build-args": [`BASE_IMAGE=${harbour.base.split("@")[0]}`],
    "build-source-image": "true",
    hermetic: "true",
    "skip-checks": String(!checks),
  };
}

async function keyFiles({ keyFile, publicKeyPem }: KeyPair) {
  return { "cosign.key": await readFile(keyFile, "utf8"), "cosign.password": "", "cosign.pub": publicKeyPem };
}

async function tagsBelow(client: RegistryClient, address: string, into: string) {
  const answer = await fetch(`http://${address}/v2/_catalog`);
  const { repositories } = (await answer.json()) as { repositories: string[] };
  const found: Record<string, string> = {};
  for (const repository of repositories.filter((each) => each.startsWith(`${into}/`)))
    for await (const tag of client.tags(`${address}/${repository}`))
      found[`${repository}:${tag}`] = (await client.resolve(`${address}/${repository}:${tag}`)).digest;
  return found;
}

interface RunParts {
  readonly engine: Engine;
  readonly bundle: PublishedRelease;
  readonly wishes: ReleaseWishes;
  readonly objects: readonly AnyObject[];
}

async function run({ engine, bundle: { pipeline, gate }, wishes, objects }: RunParts): Promise<Released> {
  const cluster = wishes.cluster ?? (await startKube({ objects }));
  const lines: string[] = [];
  const given = releaseRun({
    name: APP,
    pipeline: pipeline.name,
    bundle: pipeline.ref,
    gate,
    policy: `${MANAGED}/release`,
  });
  const store = wishes.ociStorage === undefined ? [] : [{ name: "ociStorage", value: wishes.ociStorage }];
  const workspaces =
    wishes.workspace === undefined
      ? given.spec.workspaces
      : [{ name: "release-workspace", hostPath: { path: wishes.workspace } }];
  const params = [...(given.spec.params ?? []), ...store];
  const wanted = { ...given, spec: { ...given.spec, params, ...(workspaces ? { workspaces } : {}) } };
  try {
    const outcome = await engine.run({
      objects: [...objects, wanted],
      signal: wishes.signal ?? new AbortController().signal,
      kube: cluster,
      emit: (event) => {
        if (event.type === "log")
          lines.push(`${event.run.pipelineTask}/${event.container.name}: ${event.line}`);
        wishes.emit?.(event);
      },
    });
    const [finished] = outcome.runs;
    if (finished === undefined) throw new Error("the release did not run");
    const release = cluster.objects().find(({ kind }) => kind === "Release") ?? {};
    return {
      exitCode: outcome.exitCode,
      finished,
      failed: failedTasks(finished),
      lines,
      log: lines.join("\n"),
      release: release as Readonly<Record<string, unknown>>,
    };
  } finally {
    if (wishes.cluster === undefined) await cluster.close();
  }
}

const failedTasks = ({ children }: FinishedRun): string[] =>
  children
    .filter(({ status }) => status?.conditions?.[0]?.status === "False")
    .map(({ metadata }) => metadata.labels?.["tekton.dev/pipelineTask"] ?? "");
