import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Definitions } from "../../engine/resolve/index.ts";
import { loadYaml } from "../../lib/tekton/index.ts";
import type { Pipeline } from "../../lib/tekton/types.ts";
import { need } from "../bundles/catalog.ts";
import { type Published, type PublishOptions, publish, publishPipeline } from "../bundles/index.ts";
import { ROOT } from "../quickstart/places.ts";

export { MANAGED, type ReleaseParts, releaseObjects, TENANT } from "./objects.ts";
export { PIPELINE, type ReleaseRunParts, releaseRun } from "./run.ts";

/** Name of the task that is the gate. */
const GATE = "verify-enterprise-contract";

/** What a release run refers to. */
export interface PublishedRelease {
  readonly pipeline: Published;
  readonly gate: Published;
  readonly all: readonly Published[];
}

/** Publishes a release pipeline of the catalog or the examples with its tasks, and the gate, as bundles. */
export async function publishRelease(
  catalog: Definitions,
  name: string,
  options: PublishOptions,
): Promise<PublishedRelease> {
  const example = await examplePipeline();
  const known = new Map([...catalog, [`Pipeline/${example.metadata.name}`, example] as const]);
  const all = await publishPipeline(known, name, options);
  const gate = await publish(need(catalog, "Task", GATE), options);
  const pipeline = all.at(-1) ?? gate;
  return { pipeline, gate, all: [...all, gate] };
}

async function examplePipeline(): Promise<Pipeline> {
  const file = join(ROOT, "examples/release/pipeline.yaml");
  const [loaded] = loadYaml(await readFile(file, "utf8"), file).objects;
  return loaded?.object as Pipeline;
}
