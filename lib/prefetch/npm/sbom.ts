import { formatPurl, type Package, type PackageUrl } from "../../sbom/index.ts";
import { digestText } from "../digests.ts";
import { fault } from "../fault.ts";
import { fetchedPackage, PROPERTY } from "../package.ts";
import { type Repository, requireRepository, vcsUrl } from "../repository.ts";
import { joinSource } from "../source.ts";
import type { PlanKit } from "../types.ts";
import type { NpmDependency } from "./dependency.ts";
import { type Lockfile, readJson } from "./lockfile.ts";
import type { Registries } from "./registry.ts";

/** What the SBOM says about a lockfile: its own package first, then each dependency, bundled ones too. */
export async function describe(
  folder: string,
  lockfile: Lockfile,
  dependencies: readonly NpmDependency[],
  from: Registries,
  kit: PlanKit,
): Promise<Package[]> {
  const repository = await requireRepository(kit.source.root, kit.mode === "strict");
  const { name, version } = await mainPackage(folder, lockfile, kit);
  return [
    fetchedPackage({ name, version, purl: local(name, version, folder, repository) }),
    ...dependencies.map((each) => dependency(each, folder, lockfile, repository, from)),
  ];
}

async function mainPackage(folder: string, lockfile: Lockfile, kit: PlanKit) {
  const manifest = (await kit.source.read(joinSource(folder, "package.json"))) ?? "{}";
  const sources: { name?: unknown; version?: unknown }[] = [
    lockfile.document,
    lockfile.packages.get("") ?? {},
    readJson(manifest, joinSource(folder, "package.json")),
  ];
  const first = (key: "name" | "version") =>
    sources.map((source) => source[key]).find((value) => typeof value === "string");
  const name = first("name");
  if (name !== undefined && name !== "") return { name, version: first("version") };
  throw fault(
    "PREFETCH_LOCKFILE",
    `${lockfile.path}: the package has no name`,
    "Give package.json a name, run 'npm install --package-lock-only' and commit both.",
  );
}

/** A scope is the namespace. */
function named(name: string): Pick<PackageUrl, "type" | "namespace" | "name"> {
  const [scope, bare] = name.toLowerCase().split("/");
  return bare === undefined
    ? { type: "npm", name: scope ?? "" }
    : { type: "npm", namespace: scope ?? "", name: bare };
}

const local = (name: string, version: string | undefined, path: string, repository: Repository | undefined) =>
  formatPurl({
    ...named(name),
    ...(version === undefined ? {} : { version }),
    qualifiers: { vcs_url: vcsUrl(repository) },
    subpath: path,
  });

function dependency(
  each: NpmDependency,
  folder: string,
  lockfile: Lockfile,
  repository: Repository | undefined,
  from: Registries,
): Package {
  const { name, version, origin, digests, entry } = each;
  const remote = origin.kind === "registry" || origin.kind === "url";
  return fetchedPackage({
    name,
    version,
    purl: purlOf(each, folder, repository, from),
    digests,
    marks: [
      ...(origin.kind === "bundled" ? [PROPERTY.npmBundled] : []),
      ...(entry.dev === true ? [PROPERTY.npmDevelopment] : []),
    ],
    missingHash: remote && digests.length === 0 ? lockfile.path : undefined,
  });
}

function purlOf(
  { name, version, origin, digests }: NpmDependency,
  folder: string,
  repository: Repository | undefined,
  from: Registries,
): string {
  if (origin.kind === "file") return local(name, version, joinSource(folder, origin.path), repository);
  const parts = { ...named(name), ...(version === undefined ? {} : { version }) };
  if (origin.kind === "bundled") return formatPurl(parts);
  if (origin.kind === "registry")
    return formatPurl({
      ...parts,
      qualifiers: { repository_url: from.locate(name, version ?? "", origin.url).repository ?? "" },
    });
  const checksum = digests[0] === undefined ? "" : digestText(digests[0]);
  return formatPurl({ ...parts, qualifiers: { download_url: origin.url, checksum } });
}
