import { type Package, type PackageUrl, parsePurl } from "../sbom/index.ts";
import { goRelease, LONGEST_VERSION, SCHEMES, type VersionScheme } from "./versions/index.ts";

/** What a package is called in the world of OSV. */
export interface Target {
  readonly package: Package;
  /** OSV's name of the ecosystem, without release: `Debian`, `npm`. */
  readonly ecosystem: string;
  /** Release of the distribution as OSV writes it behind the colon: `12`, `v3.18`. */
  readonly release: string;
  /** Names that records may use; distributions mostly use the source package. */
  readonly names: readonly string[];
  readonly version: string;
  readonly scheme: VersionScheme;
}

type Read = (purl: PackageUrl, version: string) => Omit<Target, "package"> | undefined;

/** Version and release of the distribution: `debian-12` is `12`. */
const releaseOf = ({ qualifiers }: PackageUrl): string =>
  /-([\d.]+)$/.exec(qualifiers?.["distro"] ?? "")?.[1] ?? "";
const major = (release: string) => release.split(".")[0] ?? "";
const minor = (release: string) => release.split(".").slice(0, 2).join(".");
const fullName = ({ namespace, name }: PackageUrl, by = "/") =>
  namespace ? `${namespace}${by}${name}` : name;

/** `upstream=glibc@2.36-9` names the source package, and its version where it differs from the package's. */
const upstreamOf = ({ name, qualifiers }: PackageUrl): readonly [name: string, version?: string] => {
  const [source = "", version] = (qualifiers?.["upstream"] ?? "").split("@");
  return version === undefined ? [source || name] : [source || name, version];
};

/** Types and distributions are an image's words: what tables inherit is in none of them. */
const inTable = <T>(table: Readonly<Record<string, T>>, word = ""): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

const DEB: Readonly<Record<string, string>> = { debian: "Debian", ubuntu: "Ubuntu" };
const deb: Read = (purl, version) => {
  const ecosystem = inTable(DEB, purl.namespace);
  const [source, sourceVersion = version] = upstreamOf(purl);
  if (ecosystem === undefined) return undefined;
  return {
    ecosystem,
    release: releaseOf(purl),
    names: [source],
    version: sourceVersion,
    scheme: SCHEMES.dpkg,
  };
};

const APK: Readonly<Record<string, string>> = { alpine: "Alpine", wolfi: "Wolfi", chainguard: "Chainguard" };
const apk: Read = (purl, version) => {
  const ecosystem = inTable(APK, purl.namespace);
  if (ecosystem === undefined) return undefined;
  const release = ecosystem === "Alpine" ? `v${minor(releaseOf(purl))}` : "";
  // Alpine's records name the origin, Wolfi's the package.
  const names = [...new Set([upstreamOf(purl)[0], purl.name])];
  return { ecosystem, release, names, version, scheme: SCHEMES.apk };
};

const RPM: Readonly<Record<string, string>> = {
  redhat: "Red Hat",
  rhel: "Red Hat",
  rocky: "Rocky Linux",
  almalinux: "AlmaLinux",
};
/** `upstream=openssl-3.0.7-24.el9.src.rpm` */
const sourceRpm = ({ name, qualifiers }: PackageUrl): string =>
  /^(.+)-[^-]+-[^-]+\.(?:no)?src\.rpm$/.exec(qualifiers?.["upstream"] ?? "")?.[1] ?? name;
const rpm: Read = (purl, version) => {
  const ecosystem = inTable(RPM, purl.namespace);
  if (ecosystem === undefined) return undefined;
  const epoch = purl.qualifiers?.["epoch"];
  return {
    ecosystem,
    release: major(releaseOf(purl)),
    // Some records name the binary packages, others the source package.
    names: [...new Set([purl.name, sourceRpm(purl)])],
    version: epoch === undefined ? version : `${epoch}:${version}`,
    scheme: SCHEMES.rpm,
  };
};

const plain =
  (ecosystem: string, scheme: VersionScheme, nameOf: (purl: PackageUrl) => string = fullName): Read =>
  (purl, version) => ({ ecosystem, release: "", names: [nameOf(purl)], version, scheme });

const go: Read = (purl, version) => {
  const name = fullName(purl);
  const own = name === "stdlib" || name === "toolchain";
  return {
    ecosystem: "Go",
    release: "",
    names: [name],
    version: own ? goRelease(version) : version,
    scheme: SCHEMES.semver,
  };
};

/** By type of the package URL. Names are OSV's (its ecosystems.json). */
const READERS: Readonly<Record<string, Read>> = {
  deb,
  apk,
  rpm,
  golang: go,
  npm: plain("npm", SCHEMES.semver),
  pypi: plain("PyPI", SCHEMES.pep440, ({ name }) => name.toLowerCase().replace(/[-_.]+/g, "-")),
  maven: plain("Maven", SCHEMES.maven, (purl) => fullName(purl, ":")),
  cargo: plain("crates.io", SCHEMES.semver),
};

/** Ecosystems that packages can be matched in. */
export const ECOSYSTEMS: ReadonlySet<string> = new Set([
  ...[DEB, APK, RPM].flatMap((each) => Object.values(each)),
  ...["Go", "npm", "PyPI", "Maven", "crates.io"],
]);

/** Why a package cannot be looked up: nobody has records on its kind, or its version says nothing. */
export type NoTarget = { readonly kind: string } | { readonly unversioned: string };

/** How to look a package up, or why it cannot be. */
export function targetOf(each: Package): Target | NoTarget {
  const purl = parsePurl(each.purl);
  const version = purl?.version ?? each.version ?? "";
  const found = purl && inTable(READERS, purl.type)?.(purl, version);
  if (found === undefined) return { kind: purl ? kindOf(purl) : "packages without purl" };
  // Go's (devel): mostly what the image itself was made for, which no database knows.
  if (found.version.length > LONGEST_VERSION || !found.scheme.valid(found.version))
    return { unversioned: found.ecosystem };
  return { package: each, ...found };
}

/** `rpm/fedora`, `gem` */
const kindOf = ({ type, namespace }: PackageUrl) =>
  ["deb", "rpm", "apk"].includes(type) ? `${type}/${namespace ?? "?"}` : type;

/** Whether a record's ecosystem (`Ubuntu:22.04:LTS`) is that of a target. Without a release it is for all. */
export function isFor(
  recordEcosystem: string,
  { ecosystem, release }: Pick<Target, "ecosystem" | "release">,
): boolean {
  const colon = recordEcosystem.indexOf(":");
  if (colon < 0) return recordEcosystem === ecosystem;
  if (recordEcosystem.slice(0, colon) !== ecosystem) return false;
  const suffix = recordEcosystem.slice(colon + 1);
  return (RELEASES[ecosystem] ?? equal)(suffix, release);
}

const equal = (suffix: string, release: string) => suffix === release;
const RELEASES: Readonly<Record<string, (suffix: string, release: string) => boolean>> = {
  Debian: (suffix, release) => suffix === release || suffix === major(release),
  Ubuntu: (suffix, release) => suffix.replace(/^Pro:/, "").replace(/:LTS$/, "") === release,
  "Rocky Linux": (suffix, release) => major(suffix) === release,
  AlmaLinux: (suffix, release) => major(suffix) === release,
  // A product stream by CPE: the main one of this major release, not those with extended support.
  "Red Hat": (suffix, release) => new RegExp(`^enterprise_linux:${release}(\\D|$)`).test(suffix),
  // Remote repositories other than the standard one.
  Maven: () => true,
};
