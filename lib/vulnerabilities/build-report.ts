import { createHash } from "node:crypto";
import { type Distro, type Package, parsePurl } from "../sbom/index.ts";
import {
  type ClairDistribution,
  type ClairEnrichment,
  type ClairEnvironment,
  type ClairPackage,
  type ClairReport,
  type ClairRepository,
  type ClairVulnerability,
  CVSS_ENRICHMENT,
} from "./clair-report.ts";
import type { Match } from "./match.ts";

/** What a report is made of. */
export interface ReportInput {
  /** `sha256:…` of the image manifest. */
  readonly digest: string;
  readonly packages: readonly Package[];
  readonly distro?: Distro;
  readonly matches: readonly Match[];
}

/** More links than these say nothing new. */
const LINKS = 20;

/**
 * A report in Clair's format. Nothing in it depends on when or where it is made, and ids come from what they
 * stand for: the same findings give the same bytes.
 */
export function buildClairReport({ digest, packages, distro, matches }: ReportInput): ClairReport {
  const distribution = distro && distributionOf(distro);
  const idOf = new Map(packages.map((each, index) => [each, String(index + 1)]));
  const repositories = repositoriesOf(packages);
  const about = packages.map((each) => [idOf.get(each) ?? "", each] as const);
  const vulnerabilities = matches.map((each) => vulnerabilityOf(each, distribution));
  return {
    manifest_hash: digest,
    packages: Object.fromEntries(about.map(([id, each]) => [id, packageOf(id, each)])),
    distributions: distribution ? { [distribution.id]: distribution } : {},
    repository: Object.fromEntries(repositories),
    environments: Object.fromEntries(
      about.map(([id, each]) => [id, [environmentOf(each, digest, distribution)]]),
    ),
    vulnerabilities: Object.fromEntries(vulnerabilities.map((each) => [each.id, each])),
    package_vulnerabilities: byPackage(matches, vulnerabilities, idOf),
    enrichments: enrichmentsOf(matches, vulnerabilities),
  };
}

const NO_DISTRIBUTION: ClairDistribution = {
  id: "",
  did: "",
  name: "",
  version: "",
  version_code_name: "",
  version_id: "",
  arch: "",
  cpe: "",
  pretty_name: "",
};

function distributionOf({ id, versionId = "", prettyName = "" }: Distro): ClairDistribution {
  const name = prettyName.replace(/ \d.*$/, "") || id;
  return {
    id: "1",
    did: id,
    name,
    version: prettyName.slice(name.length).trim() || versionId,
    version_code_name: /\((\w+)\)/.exec(prettyName)?.[1] ?? "",
    version_id: versionId,
    arch: "",
    cpe: "",
    pretty_name: prettyName,
  };
}

/** Purl types of packages that come with the distribution. */
const OF_DISTRIBUTION = new Set(["deb", "rpm", "apk"]);
/** The others, as Clair calls where they come from. */
const REPOSITORIES: Readonly<Record<string, readonly [name: string, uri: string]>> = {
  pypi: ["pypi", "https://pypi.org/simple"],
  npm: ["npm", "https://www.npmjs.com/"],
  maven: ["maven", "https://repo1.maven.apache.org/maven2"],
  golang: ["go", "https://pkg.go.dev/"],
  gem: ["rubygems", "https://rubygems.org/gems/"],
};
const typeOf = (purl: string) => parsePurl(purl)?.type ?? "";

const repositoryOf = (type: string): ClairRepository | undefined => {
  const [name, uri] = REPOSITORIES[type] ?? [];
  return name === undefined || uri === undefined ? undefined : { id: type, name, uri, cpe: "" };
};

const repositoriesOf = (packages: readonly Package[]): [string, ClairRepository][] =>
  [...new Set(packages.map(({ purl }) => typeOf(purl)))].sort().flatMap((type) => {
    const repository = repositoryOf(type);
    return repository === undefined ? [] : [[type, repository]];
  });

function packageOf(id: string, { name, version = "", purl }: Package): ClairPackage {
  const { qualifiers = {} } = parsePurl(purl) ?? {};
  const [source = "", sourceVersion = version] = (qualifiers["upstream"] ?? "").split("@");
  const bare = { normalized_version: "", cpe: "" };
  return {
    id,
    name,
    version,
    kind: "binary",
    ...(source === ""
      ? {}
      : { source: { id: "", name: source, version: sourceVersion, kind: "source", ...bare } }),
    ...bare,
    arch: qualifiers["arch"] ?? "",
    purl,
  };
}

const environmentOf = (
  { purl, location, layer }: Package,
  digest: string,
  distribution: ClairDistribution | undefined,
): ClairEnvironment => {
  const type = typeOf(purl);
  const own = OF_DISTRIBUTION.has(type);
  return {
    package_db: (location ?? "").replace(/^\//, ""),
    introduced_in: layer ?? digest,
    distribution_id: own && distribution ? distribution.id : "",
    repository_ids: own || repositoryOf(type) === undefined ? null : [type],
  };
};

function vulnerabilityOf(found: Match, distribution: ClairDistribution | undefined): ClairVulnerability {
  const { ecosystem, recordPackage, name, fixedIn, rated } = found;
  const type = typeOf(found.package.purl);
  const own = OF_DISTRIBUTION.has(type);
  const repository = repositoryOf(type);
  // One entry for each package of the source and flaw; severity and fix belong to it, so they are in the id.
  const what = [ecosystem, recordPackage, name, fixedIn, rated.severity, rated.raw].join("\n");
  return {
    id: createHash("sha256").update(what).digest("hex").slice(0, 16),
    updater: `osv/${ecosystem.split(":")[0]?.toLowerCase().replaceAll(" ", "-") ?? ""}`,
    name,
    description: found.summary,
    issued: found.issued,
    links: found.links.slice(0, LINKS).join(" "),
    severity: rated.raw,
    normalized_severity: rated.severity,
    package: {
      id: "",
      name: recordPackage,
      version: "",
      kind: own ? "source" : "binary",
      normalized_version: "",
      cpe: "",
    },
    // Both are always there: Clair's own programs do not look first.
    distribution: own && distribution ? distribution : NO_DISTRIBUTION,
    repository: own || repository === undefined ? { cpe: "" } : repository,
    fixed_in_version: fixedIn,
  };
}

function byPackage(
  matches: readonly Match[],
  vulnerabilities: readonly ClairVulnerability[],
  idOf: ReadonlyMap<Package, string>,
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [index, each] of matches.entries()) {
    const [id, vulnerability] = [idOf.get(each.package), vulnerabilities[index]];
    if (id === undefined || vulnerability === undefined) continue;
    found[id] ??= [];
    found[id].push(vulnerability.id);
  }
  return found;
}

/** Clair's enrichment is for CVSS v3. */
function enrichmentsOf(
  matches: readonly Match[],
  vulnerabilities: readonly ClairVulnerability[],
): Readonly<Record<string, readonly unknown[]>> {
  const found: Record<string, readonly ClairEnrichment[]> = {};
  for (const [index, { rated }] of matches.entries()) {
    const [id, vector] = [vulnerabilities[index]?.id, rated.vector];
    if (id === undefined || vector === undefined || !vector.version.startsWith("3.")) continue;
    found[id] = [
      {
        version: vector.version,
        vectorString: vector.text,
        baseScore: vector.score,
        baseSeverity: rated.severity === "Negligible" ? "NONE" : rated.severity.toUpperCase(),
      },
    ];
  }
  return Object.keys(found).length === 0 ? {} : { [CVSS_ENRICHMENT]: [found] };
}
