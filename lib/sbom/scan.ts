import { codeOf } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import { parseReference, repositoryOf } from "../oci/index.ts";
import type { Descriptor, Index, Manifest, RegistryClient } from "../oci/types.ts";
import type { Cataloger, Source } from "./catalogers/index.ts";
import { fault } from "./fault.ts";
import { folderTree } from "./folder.ts";
import { readLayer } from "./layer.ts";
import { findDistro, wantsOsRelease } from "./os-release.ts";
import { type CollectOptions, collector, type LayerContent, Overlay } from "./overlay.ts";
import type { Probe } from "./probe.ts";
import type { FileTree, Wants } from "./tree.ts";
import type { Distro, Package } from "./types.ts";

/** How a scan is made. */
export interface ScanOptions {
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Syft's `--select-catalogers` expression. */
  readonly select?: string;
}

/** What is in an image or a folder. */
export interface Scan {
  readonly packages: readonly Package[];
  readonly distro?: Distro;
  /** OCI architecture of the image. */
  readonly arch?: string;
}

const wantsOf =
  (catalogers: readonly Cataloger[]): Wants =>
  (path) =>
    wantsOsRelease(path) || catalogers.some((each) => each.wants(path));

const order = (a: Package, b: Package) => {
  const [x, y] = [`${a.purl} ${a.location ?? ""}`, `${b.purl} ${b.location ?? ""}`];
  return x < y ? -1 : x > y ? 1 : 0;
};

const probesOf = (catalogers: readonly Cataloger[]): readonly Probe[] =>
  catalogers.map((each) => each.probe).filter((each) => each !== undefined);

/** Runs catalogers over a tree: one package for each purl and place, in a fixed order. */
function catalogTree(tree: FileTree, catalogers: readonly Cataloger[], log: Log): Scan {
  const distro = findDistro(tree);
  const found = catalogers.flatMap((each) => {
    const packages = each.find({ tree, distro, log });
    if (packages.length > 0) log.info(`${each.name}: ${packages.length} packages`);
    return packages;
  });
  const unique = new Map(found.map((each) => [`${each.purl} ${each.location ?? ""}`, each]));
  return { packages: [...unique.values()].sort(order), ...(distro ? { distro } : {}) };
}

/** Loaded with the first scan: most programs that know SBOMs only read and write them. */
async function chosen(source: Source, options: ScanOptions): Promise<readonly Cataloger[]> {
  const { CATALOGERS, selectCatalogers } = await import("./catalogers/index.ts");
  return selectCatalogers(CATALOGERS, source, options.select ?? "");
}

/** Packages of a folder with sources. */
export async function scanFolder(root: string, options: ScanOptions): Promise<Scan> {
  const catalogers = await chosen("directory", options);
  const { log, signal } = options;
  const tree = await folderTree(root, {
    wants: wantsOf(catalogers),
    probes: probesOf(catalogers),
    log,
    ...(signal ? { signal } : {}),
  });
  return catalogTree(tree, catalogers, options.log);
}

/**
 * Packages of a pushed image, read from the registry by digest: layer by layer, streamed, whiteouts
 * applied, nothing mounted. At most one file at a time is put aside to be looked into: a program or an
 * archive, in a nameless temporary file if it is large.
 *
 * @param ref reference of one image (not of an index); with a digest, what is read has it.
 * @throws SBOM_NOT_AN_IMAGE for an index or an artifact, SBOM_BAD_LAYER, SBOM_TOO_LARGE, and OCI faults.
 */
export async function scanImage(client: RegistryClient, ref: string, options: ScanOptions): Promise<Scan> {
  const catalogers = await chosen("image", options);
  const wants = wantsOf(catalogers);
  const probes = probesOf(catalogers);
  const { json } = await client.manifest(ref);
  const repository = repositoryOf(parseReference(ref));
  const manifest = oneImage(ref, json);
  const config = readConfig(ref, await client.blobBytes(repository, manifest.config));
  const overlay = new Overlay();
  const budget = { used: 0 };
  for (const [index, layer] of manifest.layers.entries()) {
    options.signal?.throwIfAborted();
    const id = config.diffIds[index] ?? layer.digest;
    overlay.add(
      await readOne(
        client,
        repository,
        layer,
        overlay,
        { layer: id, wants, probes, budget, log: options.log },
        options,
      ),
    );
  }
  const scan = catalogTree(overlay.tree(wants), catalogers, options.log);
  return { ...scan, ...(config.arch ? { arch: config.arch } : {}) };
}

export function oneImage(ref: string, json: Manifest | Index): Manifest {
  if ("layers" in json && "config" in json && /image\.(config\.)?v1\+json$/.test(json.config.mediaType))
    return json;
  const what = "manifests" in json ? "an index of several images" : "no container image";
  throw fault(
    "SBOM_NOT_AN_IMAGE",
    `${ref} is ${what}`,
    "Give the digest of one image, as the build step writes it.",
  );
}

interface Config {
  readonly arch?: string;
  readonly diffIds: readonly string[];
}

function readConfig(ref: string, bytes: Buffer): Config {
  try {
    const { architecture, rootfs } = JSON.parse(bytes.toString("utf8")) as {
      architecture?: string;
      rootfs?: { diff_ids?: string[] };
    };
    return { diffIds: rootfs?.diff_ids ?? [], ...(architecture ? { arch: architecture } : {}) };
  } catch (thrown) {
    throw fault("SBOM_NOT_AN_IMAGE", `${ref} has a config that is not JSON`, "Push the image again.", thrown);
  }
}

/** Says which layer cannot be read; other faults stay as they are. */
const named = (layer: Descriptor, repository: string) => (thrown: unknown) => {
  if (codeOf(thrown) !== "SBOM_BAD_LAYER") throw thrown;
  const which = `Layer ${layer.digest} of ${repository}`;
  throw fault("SBOM_BAD_LAYER", which, "Build and push the image again.", thrown);
};

/** Reads a layer; once more if hard links of wanted names point to files that were passed over. */
export async function readOne(
  client: RegistryClient,
  repository: string,
  layer: Descriptor,
  lower: Overlay,
  collect: CollectOptions,
  { signal }: ScanOptions,
): Promise<LayerContent> {
  const pass = async (also?: ReadonlySet<string>): Promise<LayerContent> => {
    const { content, onEntry } = collector({ ...collect, ...(also ? { also } : {}) });
    const source = await client.blob(repository, layer);
    await readLayer(source, layer.mediaType, onEntry, signal).catch(named(layer, repository));
    return content;
  };
  const before = collect.budget.used;
  const first = await pass();
  const missing = [...first.hardLinks]
    .filter(([path, target]) => collect.wants(path) && !first.files.has(target) && !lower.has(target))
    .map(([, target]) => target);
  if (missing.length === 0) return first;
  collect.budget.used = before;
  return pass(new Set(missing));
}
