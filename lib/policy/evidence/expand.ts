import { parseReference, type RegistryClient, repositoryOf } from "../../oci/index.ts";
import { parallel } from "../../parallel/index.ts";
import type { Component, Snapshot } from "../types.ts";
import { whyUnreadable } from "./readable.ts";

/**
 * A Snapshot in which each index is followed by its children as components of their own, named
 * `<component>-<digest>-<architecture>` as ec does. What cannot be read stays as it is: judging it says why.
 */
export async function expandIndexes(
  client: Pick<RegistryClient, "manifest">,
  snapshot: Snapshot,
  workers: number,
): Promise<Snapshot> {
  const expanded = await parallel(snapshot.components, workers, async (component) => [
    component,
    ...(await childrenOf(client, component)),
  ]);
  return { ...snapshot, components: expanded.flat() };
}

async function childrenOf(
  client: Pick<RegistryClient, "manifest">,
  component: Component,
): Promise<readonly Component[]> {
  const found = await client.manifest(component.containerImage).catch(whyUnreadable);
  if (typeof found === "string" || !("manifests" in found.json)) return [];
  const repository = repositoryOf(parseReference(component.containerImage));
  return found.json.manifests.map(({ digest, platform }, i) => ({
    ...component,
    name: `${component.name}-${digest}-${platform?.architecture || `noarch-${i}`}`,
    containerImage: `${repository}@${digest}`,
  }));
}
