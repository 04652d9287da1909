import type { Log } from "../../lib/log/index.ts";
import type { Descriptor, RegistryClient } from "../../lib/oci/index.ts";
import {
  isRpmDatabase,
  isRpmDatabaseFile,
  RPM_DATABASE_FOLDERS,
  type RpmPackage,
  readRpmDatabase,
  walOf,
} from "../../lib/rpmdb/index.ts";
import {
  type Distro,
  type FileTree,
  findDistro,
  imageFiles,
  type TreeFile,
  wantsOsRelease,
} from "../../lib/sbom/index.ts";
import { scanFault } from "./fault.ts";

/** Layers that olot puts on top of an image say what is in them: one file of a model. */
const OLOT = "olot.layer.content.";

/** Whether a layer can hold an RPM database: layers of models are large, and need not be read. */
export function mayHoldRpms({ annotations = {} }: Descriptor): boolean {
  const path = annotations[`${OLOT}inlayerpath`]?.replace(/^\/+/, "");
  return !path || RPM_DATABASE_FOLDERS.some((folder) => path.startsWith(folder));
}

/** The RPMs of one image. */
export interface ImageRpms {
  readonly packages: readonly RpmPackage[];
  readonly distro: Distro | undefined;
  /** Paths of the databases; none in an image without RPMs. */
  readonly databases: readonly string[];
}

/** Reads all RPM databases of an image. Faults of lib/sbom, lib/rpmdb and lib/oci. */
export async function imageRpms(
  client: RegistryClient,
  ref: string,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<ImageRpms> {
  const wants = (path: string) => isRpmDatabaseFile(path) || wantsOsRelease(path);
  const tree = await imageFiles(client, ref, { wants, layers: mayHoldRpms, log, signal });
  const databases = tree.files().filter(({ path }) => isRpmDatabase(path));
  return {
    packages: union(databases.map((file) => packagesOf(tree, file, ref))),
    distro: findDistro(tree),
    databases: databases.map(({ path }) => path),
  };
}

function packagesOf(tree: FileTree, { path, content }: TreeFile, ref: string): readonly RpmPackage[] {
  const wal = tree.get(walOf(path))?.content;
  try {
    return readRpmDatabase({ bytes: content, ...(wal ? { wal } : {}) });
  } catch (cause) {
    const next = "Build the image again; `rpm -qa --dbpath` on its database tells more.";
    throw scanFault("RPMS_BAD_DATABASE", `${path} of ${ref}`, next, cause);
  }
}

/** An image may keep its database in two kinds, or in an old place and a new one: a package counts once. */
function union(databases: readonly (readonly RpmPackage[])[]): readonly RpmPackage[] {
  const known = new Set<string>();
  const all: RpmPackage[] = [];
  for (const packages of databases) {
    const named = packages.map((each) => [JSON.stringify(each), each] as const);
    all.push(...named.flatMap(([name, each]) => (known.has(name) ? [] : [each])));
    for (const [name] of named) known.add(name);
  }
  return all;
}
