import type { Checksum, ChecksumAlgorithm, Package, Property } from "../sbom/index.ts";
import type { Digest } from "./digests.ts";

/** Names of properties that SBOM tools and policies of the field look for; their words, not ours. */
export const PROPERTY = {
  foundBy: "hermeto:found_by",
  missingHash: "hermeto:missing_hash:in_file",
  npmBundled: "cdx:npm:package:bundled",
  npmDevelopment: "cdx:npm:package:development",
  pipBinary: "hermeto:pip:package:binary",
  pipBuildDependency: "hermeto:pip:package:build-dependency",
} as const;
/** The field's name for what fetched a package; the annotator of these properties in SPDX, too. */
export const FOUND_BY = "hermeto";

export interface FetchedPackage {
  readonly name: string;
  readonly version?: string | undefined;
  readonly purl: string;
  readonly digests?: readonly Digest[];
  /** Names of PROPERTY that are `true`. */
  readonly marks?: readonly string[];
  /** The lockfile that should have had a hash. */
  readonly missingHash?: string | undefined;
  readonly downloadLocation?: string | undefined;
}

const ALGORITHMS: Readonly<Record<string, ChecksumAlgorithm>> = {
  md5: "MD5",
  sha1: "SHA1",
  sha256: "SHA256",
  sha384: "SHA384",
  sha512: "SHA512",
};

const checksums = (digests: readonly Digest[]): Checksum[] =>
  digests.flatMap(({ algorithm, hex }) => {
    const name = ALGORITHMS[algorithm];
    return name === undefined ? [] : [{ algorithm: name, value: hex }];
  });

/** An entry of the SBOM for a fetched package. */
export function fetchedPackage(fetched: FetchedPackage): Package {
  const sums = checksums(fetched.digests ?? []);
  const properties: Property[] = [
    { name: PROPERTY.foundBy, value: FOUND_BY },
    ...(fetched.marks ?? []).map((name) => ({ name, value: "true" })),
    ...(fetched.missingHash === undefined
      ? []
      : [{ name: PROPERTY.missingHash, value: fetched.missingHash }]),
  ];
  return {
    name: fetched.name,
    ...(fetched.version === undefined || fetched.version === "" ? {} : { version: fetched.version }),
    purl: fetched.purl,
    // More than one digest means "one of these": no statement about the file.
    ...(sums.length === 1 ? { checksums: sums } : {}),
    foundBy: FOUND_BY,
    ...(fetched.downloadLocation === undefined ? {} : { downloadLocation: fetched.downloadLocation }),
    properties: properties.sort(byName),
  };
}

const byName = (a: Property, b: Property): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.value < b.value ? -1 : a.value > b.value ? 1 : 0;

/** These hold for a package only if they hold wherever it is named: a package needed at run time is no development package. */
const EVERYWHERE = new Set<string>([
  PROPERTY.npmBundled,
  PROPERTY.npmDevelopment,
  PROPERTY.pipBinary,
  PROPERTY.pipBuildDependency,
]);

/** One entry for each purl, sorted by purl. */
export function mergePackages(packages: readonly Package[]): Package[] {
  const groups = Map.groupBy(packages, (each) => each.purl);
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [merge(group[0], group)]))
    .sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

function merge(first: Package, group: readonly Package[]): Package {
  if (group.length === 1) return first;
  const all = group.flatMap((each) => each.properties ?? []);
  const counts = Map.groupBy(all, ({ name, value }) => `${name}=${value}`);
  const properties = [...counts.values()].flatMap((same) => {
    const property = same[0];
    if (property === undefined) return [];
    return EVERYWHERE.has(property.name) && same.length < group.length ? [] : [property];
  });
  const sums = new Set(group.map((each) => JSON.stringify(each.checksums)));
  const { checksums: _, ...rest } = first;
  return { ...(sums.size === 1 ? first : rest), properties: properties.sort(byName) };
}
