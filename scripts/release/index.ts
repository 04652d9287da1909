import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Definitions } from "../../engine/resolve/index.ts";
import { loadYaml } from "../../lib/tekton/index.ts";
import type { Pipeline } from "../../lib/tekton/types.ts";
import { need } from "../bundles/catalog.ts";
import {
  type Published,
  type PublishOptions,
  publish,
  publishPipeline,
  publishTrust,
} from "../bundles/index.ts";
import { laptopPolicy, publishPolicyData } from "../policy/index.ts";
import { ROOT } from "../quickstart/places.ts";

export { keepRelease } from "./keep.ts";
export { MANAGED, type ReleaseParts, releaseObjects, TENANT } from "./objects.ts";
export { PIPELINE, type ReleaseRunParts, releaseRun } from "./run.ts";

/** Where evidence comes from that the desk's gate believes. */
export interface DeskTrust extends PublishOptions {
  /** PEM of the key that signed the build. */
  readonly publicKey: string;
  /** Beginnings of references that base images may have. */
  readonly registryPrefixes: readonly string[];
}

/** The policy of this desk: trusts the bundles that were just published, and the key that signed what they built. */
export async function deskPolicy(published: readonly Published[], parts: DeskTrust) {
  const { publicKey, registryPrefixes } = parts;
  const trust = await publishTrust(published, parts);
  const rules = await publishPolicyData(parts);
  return laptopPolicy({ publicKey, registryPrefixes, data: [`oci::${trust.ref}`, `oci::${rules.ref}`] });
}

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
