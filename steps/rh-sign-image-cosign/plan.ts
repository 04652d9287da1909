import type { Log } from "../../lib/log/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import { type SnapshotComponent, type Target, translateRepository } from "../../lib/release/index.ts";
import type { Inputs } from "./inputs.ts";

/** One manifest that is signed under one or more names. */
export interface ToSign {
  /** `registry/repository@sha256:<hex>` */
  readonly image: string;
  /** `registry/repository:tag`, as users pull it. */
  readonly identities: readonly string[];
}

/** Manifests of images first, then the indexes that name them: who sees a signed index finds its images signed. */
export interface Plan {
  readonly images: readonly ToSign[];
  readonly indexes: readonly ToSign[];
}

/**
 * What is to be signed: each image of the snapshot in each repository it goes to, an index with its children.
 * One manifest is there once, with all its names. Faults of the registry.
 */
export async function planOf(
  client: RegistryClient,
  { components, alsoAccess }: Inputs,
  limit: number,
  log: Log,
): Promise<Plan> {
  const images = new Map<string, Set<string>>();
  const indexes = new Map<string, Set<string>>();
  const add = (to: Map<string, Set<string>>, image: string, names: readonly string[]) =>
    to.set(image, new Set([...(to.get(image) ?? []), ...names]));
  const digests = await parallel(components, limit, (component) => digestsOf(client, component));
  for (const [i, component] of components.entries()) {
    const { top, children } = digests[i] ?? { top: "", children: undefined };
    const targets = targetsOf(component);
    if (targets.length === 0) log.warn(`${component.name}: has no repository, nothing is signed`);
    for (const target of targets) {
      const repository = plain(target.url ?? "");
      const names = namesOf(target, alsoAccess);
      if (names.length === 0)
        log.warn(`${component.name}: ${repository} has no tags, nothing is signed there`);
      if (names.length === 0) continue;
      for (const child of children ?? []) add(images, `${repository}@${child}`, names);
      add(children === undefined ? images : indexes, `${repository}@${top}`, names);
    }
  }
  return { images: listOf(images), indexes: listOf(indexes) };
}

const listOf = (jobs: ReadonlyMap<string, ReadonlySet<string>>): readonly ToSign[] =>
  [...jobs].map(([image, identities]) => ({ image, identities: [...identities] }));

const plain = (repository: string): string => repositoryOf(parseReference(repository));

/** The digest of a component's image, and of its children if it is an index. */
async function digestsOf(client: RegistryClient, { containerImage }: SnapshotComponent) {
  const { descriptor, json } = await client.manifest(containerImage);
  const children = "manifests" in json ? json.manifests.map(({ digest }) => digest) : undefined;
  return { top: descriptor.digest, children };
}

/** Where a component goes: `repositories`, else `repository` with `tags`, as snapshots had it before. */
function targetsOf(component: SnapshotComponent): readonly Target[] {
  const { repositories = [], repository, tags = [] } = component;
  if (repositories.length > 0 || repository === undefined) return repositories;
  const { "rh-registry-repo": registry, "registry-access-repo": access } = component;
  return [
    {
      url: repository,
      tags,
      ...(registry === undefined ? {} : { "rh-registry-repo": registry }),
      ...(access === undefined ? {} : { "registry-access-repo": access }),
    },
  ];
}

/** The names that users pull an image by: those of the delivery registries, else of the repository itself. */
function namesOf(target: Target, alsoAccess: ReadonlySet<string> | undefined): readonly string[] {
  const { tags = [], url = "", ...said } = target;
  // A mapped snapshot says them; in one that is not mapped they follow from the repository.
  const { "rh-registry-repo": registry, "registry-access-repo": access } = {
    ...translateRepository(plain(url)),
    ...said,
  };
  const path = registry?.slice(registry.indexOf("/") + 1) ?? "";
  const withAccess = access !== undefined && (alsoAccess?.has(path) ?? true);
  const places = [registry ?? plain(url), ...(withAccess ? [access] : [])];
  return places.flatMap((place) => tags.map((tag) => `${place}:${tag}`));
}
