import { formatPurl, type PackageUrl } from "../sbom/index.ts";
import type { ClairPackage, ClairReport } from "./clair-report.ts";

/** Package URLs for packages of Clair's own reports, which have none. */
export function purlOf(report: ClairReport, id: string): string {
  const found = report.packages[id];
  if (found === undefined) return `package ${id}`;
  return found.purl ?? formatPurl({ ...kindOf(report, id, found), version: found.version });
}

const FAMILIES: Readonly<Record<string, string>> = {
  debian: "deb",
  ubuntu: "deb",
  alpine: "apk",
  rhel: "rpm",
};

function kindOf(report: ClairReport, id: string, { name, arch = "" }: ClairPackage): PackageUrl {
  const places = report.environments[id] ?? [];
  const repositories = places
    .flatMap((each) => each.repository_ids ?? [])
    .map((each) => report.repository[each]);
  const language = repositories.map((each) => LANGUAGES[each?.name ?? ""]).find((each) => each !== undefined);
  if (language !== undefined) return languagePurl(language, name);
  const [distribution] = places.map((each) => report.distributions[each.distribution_id]).filter(Boolean);
  const did = distribution?.did ?? "";
  const type = FAMILIES[did] ?? (did === "" ? "generic" : "rpm");
  const namespace = did === "rhel" ? "redhat" : did;
  return { type, ...(namespace === "" ? {} : { namespace }), name, qualifiers: { arch } };
}

/** Clair's names of repositories → purl types. */
const LANGUAGES: Readonly<Record<string, string>> = {
  pypi: "pypi",
  npm: "npm",
  nodejs: "npm",
  maven: "maven",
  go: "golang",
  rubygems: "gem",
};

function languagePurl(type: string, name: string): PackageUrl {
  const by = type === "maven" ? ":" : "/";
  const at = name.lastIndexOf(by);
  return at > 0 ? { type, namespace: name.slice(0, at), name: name.slice(at + 1) } : { type, name };
}
