import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Log } from "../../lib/log/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import {
  copyLayers,
  type Entry,
  extraSource,
  fileEntry,
  type LayerKit,
  type Prefetched,
  prefetched,
  publishSourceImage,
  pushLayer,
  rpmParts,
  type SourceLayer,
  type SourcePart,
  sourceArchive,
  sourceFileOf,
} from "../../lib/sourceimage/index.ts";
import type { Git } from "../../lib/tools/git.ts";
import type { BaseSources } from "./base.ts";

/** Results are small: a reason can have long causes. Characters. */
const LONGEST = 500;

export interface MakeOptions {
  readonly client: RegistryClient;
  /** Where the source image goes. */
  readonly repository: string;
  readonly tag: string;
  /** Folder of the checkout, and of what was prefetched. */
  readonly source: string;
  readonly prefetch: string;
  readonly base: BaseSources;
  readonly scratch: string;
  readonly git: Git;
  readonly log: Log;
  readonly signal: AbortSignal;
}
export interface Made {
  readonly digest: string;
  readonly dependenciesIncluded: boolean;
  /** For people: what is in it. */
  readonly message: string;
}

/**
 * Makes and publishes a source image. Order of its layers: those of the base image's source image, source RPMs,
 * the repository, prefetched dependencies by package manager, their environment.
 */
export async function makeSourceImage(options: MakeOptions): Promise<Made> {
  const { client, repository, tag, source, scratch, git, log, signal } = options;
  const fallbackName = basename(repository);
  const archive = await sourceArchive({ git, source, scratch, fallbackName, log, signal });
  const kit: LayerKit = { client, repository, scratch, created: archive.committed, signal };
  const found = await prefetched(options.prefetch, log);
  const own: SourceLayer[] = [];
  for (const part of await rpmParts(found.sourceRpms, signal)) own.push(await pushLayer(kit, part));
  own.push(await pushExtra(kit, [await fileEntry(archive.file, basename(archive.file))]));
  await rm(archive.file);
  for (const [, entries] of found.byManager) own.push(await pushExtra(kit, entries));
  if (found.environment.length > 0) own.push(await pushExtra(kit, found.environment));
  const layers = [...options.base.layers, ...(await withoutKnown(options, own))];
  await bringBase(options);
  const digest = await publishSourceImage(client, repository, tag, layers, archive.committed);
  const count = countOf(found);
  const message = `${archive.name}, ${count} prefetched files, ${options.base.says}`.slice(0, LONGEST);
  return { digest, dependenciesIncluded: count > 0, message };
}

async function pushExtra(kit: LayerKit, entries: readonly Entry[]): Promise<SourceLayer> {
  const part: SourcePart & { readonly file: string } = await extraSource(entries, kit.scratch, kit.signal);
  try {
    return await pushLayer(kit, part);
  } finally {
    await rm(part.file, { force: true });
  }
}

const countOf = ({ byManager, sourceRpms }: Prefetched): number =>
  sourceRpms.length + byManager.flatMap(([, entries]) => entries).length;

async function bringBase({ client, repository, base }: MakeOptions): Promise<void> {
  if (base.image !== undefined)
    await copyLayers(client, repositoryOf(parseReference(base.image)), repository, base.layers);
}

/** What the base image's sources hold already is not there twice. */
async function withoutKnown(
  { client, base }: MakeOptions,
  own: readonly SourceLayer[],
): Promise<SourceLayer[]> {
  if (base.image === undefined) return [...own];
  const from = repositoryOf(parseReference(base.image));
  const known = new Set<string>();
  for (const layer of base.layers)
    known.add((await sourceFileOf(client, from, layer)) ?? layer.descriptor.digest);
  return own.filter(
    ({ descriptor }) => !known.has(descriptor.annotations?.["source.artifact.filename.checksum"] ?? ""),
  );
}
