import { join } from "node:path";
import { createEngine, type Engine, type Rung } from "../../engine/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { type AnyObject, isKind } from "../../lib/tekton/index.ts";
import type { ResolverRef } from "../../lib/tekton/types.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { need } from "../bundles/catalog.ts";
import { type Published, publish, publishPipeline } from "../bundles/index.ts";
import { stepEnvironment } from "../machine/index.ts";
import { buildSteps } from "../steps/index.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { dataFolders } from "./data.ts";
import { openKeys } from "./keys.ts";

export { type Cluster, type ClusterOptions, openCluster } from "./cluster.ts";
export {
  DATA_NAMES,
  type DataFolders,
  type DataWishes,
  dataFolders,
  dataPlace,
  hasClamDatabase,
} from "./data.ts";
export { type KeyPlace, keyFolder, openKeys } from "./keys.ts";

export interface DeskOptions {
  readonly state: string;
  /** Folder with the rendered catalog. */
  readonly catalog: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly rung?: Rung;
  /** PEM of more certificate authorities, for registries and steps. */
  readonly ca?: string;
  /** Folder with data of scanners; default: `SLIPWAY_DATA`, `$XDG_DATA_HOME/slipway`. See dataFolders. */
  readonly data?: string;
  /** False: runs are not signed, and no key is made. */
  readonly evidence?: false;
  /** URI of the builder in provenance; default: this engine's own. */
  readonly builderId?: string;
}

/** Everything a run on this machine needs: the registry, the engine, and the catalog as bundles. */
export interface Desk {
  readonly engine: Engine;
  readonly client: RegistryClient;
  readonly registry: Registry;
  /**
   * The objects with each reference of a run to a definition of the catalog by bundle and digest; what it
   * names is published first. A definition among the objects goes before the catalog's.
   */
  byBundle(objects: readonly AnyObject[]): Promise<{ objects: AnyObject[]; published: Published[] }>;
  /** Serves the objects as a cluster's API, for `RunRequest.kube`; see openCluster. The caller closes it. */
  openCluster(objects: readonly AnyObject[]): Promise<Cluster | undefined>;
  close(): Promise<void>;
}

/**
 * Opens the desk: builds the step programs, opens the key, starts the registry on port 5000 or the next free one.
 * @throws Fault DESK_DATA, DESK_KEY, and those of the engine
 */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { state, log, signal, rung, builderId } = options;
  const data = dataFolders(options.data === undefined ? {} : { data: options.data });
  const [steps, environment, signer] = await Promise.all([
    buildSteps(),
    stepEnvironment(),
    options.evidence === false ? undefined : openKeys({ state, log, signal }),
  ]);
  const registry = await startRegistry({ dir: join(state, "registry"), port: "auto", log });
  const ca = [registry.ca, options.ca].filter((pem) => pem !== undefined).join("\n");
  const client = registryClient({ ca, log, signal });
  const close = async () => {
    await client.close();
    await registry.close();
  };
  const engine = await createEngine({
    stateDir: state,
    catalog: options.catalog,
    programs: { dir: steps.dir, digestOf: (step) => steps.programs.get(step)?.digest },
    client,
    log,
    registry: registry.address,
    ca,
    stepEnvironment: environment,
    data,
    ...(rung === undefined ? {} : { rung }),
    ...(signer === undefined
      ? {}
      : { evidence: { signer, ...(builderId === undefined ? {} : { builderId }) } }),
  }).catch(async (thrown: unknown) => {
    // A registry that still listens would keep the process.
    await close();
    throw thrown;
  });
  const byBundle: Desk["byBundle"] = (objects) =>
    pinned(objects, { engine, client, log, into: `${registry.address}/slipway` });
  const cluster: Desk["openCluster"] = (objects) => openCluster(objects, { state, log });
  return { engine, client, registry, byBundle, openCluster: cluster, close };
}

interface Publisher {
  readonly engine: Engine;
  readonly client: RegistryClient;
  readonly log: Log;
  readonly into: string;
}

async function pinned(objects: readonly AnyObject[], publisher: Publisher) {
  const own = new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  const catalog = await publisher.engine.catalog();
  const published: Published[] = [];
  const pin = async (
    kind: "Pipeline" | "Task",
    ref: ResolverRef | undefined,
  ): Promise<ResolverRef | undefined> => {
    const key = `${kind}/${ref?.name}`;
    if (!ref?.name || ref.resolver || own.has(key) || !catalog.has(key)) return ref;
    const bundles =
      kind === "Pipeline"
        ? await publishPipeline(catalog, ref.name, publisher)
        : [await publish(need(catalog, kind, ref.name), publisher)];
    published.push(...bundles);
    const params = { name: ref.name, bundle: bundles.at(-1)?.ref ?? "", kind: kind.toLowerCase() };
    return { resolver: "bundles", params: Object.entries(params).map(([name, value]) => ({ name, value })) };
  };
  const each = objects.map(async (object): Promise<AnyObject> => {
    if (isKind(object, "PipelineRun"))
      return withRef(object, "pipelineRef", await pin("Pipeline", object.spec.pipelineRef));
    if (isKind(object, "TaskRun")) return withRef(object, "taskRef", await pin("Task", object.spec.taskRef));
    return object;
  });
  return { objects: await Promise.all(each), published };
}

function withRef(object: AnyObject & { spec: object }, key: string, ref: ResolverRef | undefined): AnyObject {
  return ref === undefined ? object : ({ ...object, spec: { ...object.spec, [key]: ref } } as AnyObject);
}
