import { parseReference, type RegistryClient, repositoryOf } from "../../oci/index.ts";
import { parallel } from "../../parallel/index.ts";
import { policyFault } from "../fault.ts";
import type { Component, Snapshot } from "../types.ts";
import { whyUnreadable } from "./readable.ts";

/** Indexes within each other; honest ones have one. */
const DEEPEST = 4;
/** Images of one index; honest ones have one for each platform. */
const MOST_IMAGES = 500;

/**
 * A Snapshot in which each index is followed by all that is below it as components of their own, named
 * `<component>-<digest>-<architecture>` as ec does. What cannot be read stays as it is: judging it says why.
 * Fault POLICY_BAD_SNAPSHOT where an index has no end.
 */
export async function expandIndexes(
  client: Pick<RegistryClient, "manifest">,
  snapshot: Snapshot,
  workers: number,
): Promise<Snapshot> {
  const expanded = await parallel(snapshot.components, workers, async (component) => [
    component,
    ...(await below(client, component)),
  ]);
  return { ...snapshot, components: expanded.flat() };
}

/** Everything below an index, each once. ec looks one level down: it would not see an image in an inner index. */
async function below(
  client: Pick<RegistryClient, "manifest">,
  component: Component,
): Promise<readonly Component[]> {
  const found = new Map<string, Component>();
  let level: readonly Component[] = [component];
  for (let depth = 0; level.length > 0; depth++) {
    const next = new Map<string, Component>();
    for (const parent of level)
      for (const child of await childrenOf(client, parent, component.name))
        if (!found.has(child.name)) next.set(child.name, child);
    for (const [name, child] of next) found.set(name, child);
    if (found.size > MOST_IMAGES || (next.size > 0 && depth >= DEEPEST)) throw endless(component);
    level = [...next.values()];
  }
  return [...found.values()];
}

const endless = ({ name, containerImage }: Component) =>
  policyFault(
    "POLICY_BAD_SNAPSHOT",
    `component ${name}: the index ${containerImage} is deeper than ${DEEPEST} indexes, or has more than ${MOST_IMAGES} images`,
    "Release an index of images, one for each platform.",
  );

async function childrenOf(
  client: Pick<RegistryClient, "manifest">,
  { containerImage, ...component }: Component,
  name: string,
): Promise<readonly Component[]> {
  const found = await client.manifest(containerImage).catch(whyUnreadable);
  if (typeof found === "string" || !("manifests" in found.json)) return [];
  const repository = repositoryOf(parseReference(containerImage));
  return found.json.manifests.map(({ digest, platform }, i) => ({
    ...component,
    name: `${name}-${digest}-${platform?.architecture || `noarch-${i}`}`,
    containerImage: `${repository}@${digest}`,
  }));
}
