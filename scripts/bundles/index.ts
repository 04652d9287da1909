import type { Definition, Definitions } from "../../engine/resolve/index.ts";
import { pushBundle } from "../../lib/bundles/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { RegistryClient } from "../../lib/oci/index.ts";
import type { Pipeline, PipelineTask } from "../../lib/tekton/types.ts";
import { need, tasksOf } from "./catalog.ts";
import { placed } from "./placed.ts";

export { need, tasksOf } from "./catalog.ts";
export { publishTrust, TRUST_REPOSITORY, type TrustOptions } from "./trust.ts";

export interface PublishOptions {
  readonly client: RegistryClient;
  /** `registry/namespace`: bundles become `<into>/task-<name>:<x.y>`. */
  readonly into: string;
  /** Commit of the catalog, for the annotation and the tag; left out for a changed checkout. */
  readonly revision?: string;
  readonly log: Log;
}
export interface Published {
  readonly kind: string;
  readonly name: string;
  /** `<into>/task-<name>:<x.y>@sha256:…` */
  readonly ref: string;
  readonly digest: string;
  /** `x.y.z`, the version of the definition. */
  readonly version: string;
}

const VERSION = "app.kubernetes.io/version";

/**
 * Publishes a pipeline and the tasks it uses as Tekton bundles, one object each. In the published
 * pipeline every task is referenced by bundle and digest. Equal definitions give equal digests.
 */
export async function publishPipeline(
  catalog: Definitions,
  name: string,
  options: PublishOptions,
): Promise<Published[]> {
  const pipeline = need(catalog, "Pipeline", name);
  const names = tasksOf(pipeline);
  const tasks = await Promise.all(names.map((each) => publish(need(catalog, "Task", each), options)));
  const refs = new Map(tasks.map((each) => [each.name, each.ref]));
  return [...tasks, await publish(pinned(pipeline, refs), options)];
}

/** Publishes one definition under its tags: `x.y`, `x.y.z` and, if there is one, the commit. */
export async function publish(
  definition: Definition,
  { client, into, revision, log }: PublishOptions,
): Promise<Published> {
  const object = placed(definition, into);
  const name = object.metadata.name ?? "";
  const kind = object.kind.toLowerCase();
  const version = object.metadata.labels?.[VERSION] ?? "0.1.0";
  const short = version.split(".").slice(0, 2).join(".");
  const repository = `${into}/${kind}-${name}`;
  const description = object.spec.description?.split("\n")[0];
  const { digest } = await pushBundle(client, `${repository}:${short}`, object, {
    annotations: {
      "org.opencontainers.image.version": version,
      ...(description ? { "org.opencontainers.image.description": description } : {}),
      ...(revision ? { "org.opencontainers.image.revision": revision } : {}),
    },
    tags: [...(version === short ? [] : [version]), ...(revision ? [revision] : [])],
  });
  log.debug(`published ${repository}:${short}@${digest}`);
  return { kind: object.kind, name, ref: `${repository}:${short}@${digest}`, digest, version };
}

/** The pipeline with each task by bundle and digest instead of by name. */
function pinned(pipeline: Pipeline, refs: ReadonlyMap<string, string>): Pipeline {
  const pin = (task: PipelineTask): PipelineTask => {
    const bundle = task.taskRef?.name && refs.get(task.taskRef.name);
    if (!bundle) return task;
    const params = { name: task.taskRef?.name ?? "", bundle, kind: "task" };
    return {
      ...task,
      taskRef: {
        resolver: "bundles",
        params: Object.entries(params).map(([name, value]) => ({ name, value })),
      },
    };
  };
  const { tasks = [], finally: last, ...spec } = pipeline.spec;
  return {
    ...pipeline,
    spec: { ...spec, tasks: tasks.map(pin), ...(last ? { finally: last.map(pin) } : {}) },
  };
}
