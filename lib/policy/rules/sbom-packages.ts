import { isRecord } from "../../json/index.ts";
import { parsePurl } from "../../sbom/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import type { RuleDefinition } from "./define.ts";
import { banned } from "./sbom-banned.ts";
import { objects, type SbomPackage } from "./sboms.ts";
import { records, setting, texts } from "./settings.ts";
import { instant, matchesAny, pattern, text } from "./values.ts";

/** In what the rules about packages of the two formats differ. */
export interface Format {
  packages(context: RuleContext): Promise<readonly SbomPackage[]>;
  /** Where a prefetched package says that it came from. */
  sources(each: SbomPackage): readonly string[];
  /** Since when some rules count. */
  readonly days: { readonly attributes: string; readonly sources: string };
}

/** The rules about the packages of SBOMs, the same for both formats. */
export const packageRules = ({
  packages,
  sources,
  days,
}: Format): Readonly<Record<string, RuleDefinition>> => {
  const each =
    (find: (context: RuleContext, one: SbomPackage) => readonly Violation[]): RuleDefinition["check"] =>
    async (context) =>
      (await packages(context)).flatMap((one) => find(context, one));
  return {
    allowed: {
      title: "No package is banned",
      description: "No package of the SBOM is one of the rule data `disallowed_packages`, by version.",
      solution: "Build the image without that package, or with another version of it.",
      in: ["redhat", "redhat_rpms", "redhat_security"],
      check: each((context, { purls }) =>
        purls
          .filter((purl) => banned(purl, records(context, "disallowed_packages")))
          .map((purl) => ({ message: `package ${purl} is not allowed` })),
      ),
    },
    disallowed_package_attributes: {
      title: "No package has a banned attribute",
      description: "No package of the SBOM has an attribute of the rule data `disallowed_attributes`.",
      solution: "Build the image without what gives the package that attribute.",
      in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
      since: days.attributes,
      check: each(bannedAttributes),
    },
    allowed_package_external_references: {
      title: "External references are allowed",
      description: "References of a type that `allowed_external_references` names match a pattern of it.",
      solution: "Build the image with packages whose references are allowed.",
      in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
      check: each((context, one) => references(context, one, "allowed_external_references", false)),
    },
    disallowed_package_external_references: {
      title: "External references are not banned",
      description: "No reference matches a pattern of the rule data `disallowed_external_references`.",
      solution: "Build the image without the package that is referenced so.",
      in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
      since: "2024-07-31T00:00:00Z",
      check: each((context, one) => references(context, one, "disallowed_external_references", true)),
    },
    allowed_package_sources: {
      title: "Prefetched packages come from allowed places",
      description:
        "The address that a prefetched package came from matches a pattern of the rule data `allowed_package_sources` for its type.",
      solution: "Fetch the package from a place that is allowed, or allow the place.",
      in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
      since: days.sources,
      check: each((context, one) => (one.prefetched ? foreignSources(context, one, sources(one)) : [])),
    },
    allowed_proxy_urls: {
      title: "Proxies are allowed",
      description:
        "A prefetched package of a type of the rule data `proxy_enabled_purl_types` came through a proxy that `allowed_proxy_url_patterns` allows.",
      solution: "Fetch dependencies through an allowed proxy.",
      in: ["redhat", "policy_data", "redhat_security"],
      since: "2026-06-01T00:00:00Z",
      check: each((context, one) => (needsProxy(context, one) ? foreignProxies(context, one) : [])),
    },
    proxy_metadata_required: {
      title: "Proxies are recorded",
      description:
        "A prefetched package of a type of the rule data `proxy_enabled_purl_types` says which proxy it came through.",
      solution: "Fetch dependencies with a tool that records the proxy.",
      in: ["redhat", "policy_data", "redhat_security"],
      since: "2026-05-13T00:00:00Z",
      check: each((context, one) =>
        needsProxy(context, one) && one.proxies.length === 0
          ? [{ message: `package ${one.id} does not say which proxy it came through`, term: one.id }]
          : [],
      ),
    },
    experimental_hermeto_backend: {
      title: "No experimental backend was used",
      description: "No package was fetched by a backend of Hermeto that is an experiment.",
      solution: "Fetch dependencies with a backend that is supported.",
      in: ["minimal", "redhat", "redhat_rpms"],
      since: "2026-08-01T00:00:00Z",
      check: each((_, { id, experiments }) =>
        experiments.map((backend) => ({
          message: `package ${id} was fetched by the experimental backend "${backend}"`,
          term: id,
        })),
      ),
    },
  };
};

function bannedAttributes(context: RuleContext, one: SbomPackage): readonly Violation[] {
  return records(context, "disallowed_attributes").flatMap((ban) =>
    one.properties
      .filter(({ name, value }) => name === ban["name"] && value === (text(ban["value"]) ?? ""))
      .filter(() => !excepted(ban, one.purls[0]))
      .map(({ name, value }) => ({
        message: `package ${one.id} has the attribute "${name}"${value && ` set to "${value}"`}`,
        term: one.id,
        ...(instant(ban["effective_on"]) === undefined ? {} : { effectiveOn: String(ban["effective_on"]) }),
      })),
  );
}

/** A qualifier of the package URL may lift a ban. */
function excepted(ban: Readonly<Record<string, unknown>>, purl: string | undefined): boolean {
  const qualifiers = parsePurl(purl ?? "")?.qualifiers ?? {};
  return objects(ban["except_when"]).some(({ purl_qualifier: key, patterns }) => {
    const value = qualifiers[String(key)];
    return value !== undefined && Array.isArray(patterns) && matchesAny(value, patterns);
  });
}

function references(
  context: RuleContext,
  one: SbomPackage,
  key: string,
  banning: boolean,
): readonly Violation[] {
  // A pattern that cannot be read allows nothing, and lets nothing off.
  const hits = (source: unknown, url: string) => (pattern(source)?.test(url) ?? banning) === banning;
  return records(context, key).flatMap((rule) =>
    one.references
      .filter(({ type, url }) => type === rule["type"] && hits(rule["url"] ?? "", url))
      .map(({ type, url }) => ({
        message: `package ${one.id} has the reference "${url}" of type "${type}", which is ${banning ? "banned" : "not among those allowed"} by pattern "${String(rule["url"])}"`,
        term: one.id,
      })),
  );
}

function foreignSources(
  context: RuleContext,
  one: SbomPackage,
  urls: readonly string[],
): readonly Violation[] {
  return one.purls.flatMap((purl) => {
    const type = parsePurl(purl)?.type;
    const allowed = records(context, "allowed_package_sources").find((each) => each["type"] === type)?.[
      "patterns"
    ];
    return urls
      .filter((url) => !matchesAny(url, Array.isArray(allowed) ? allowed : []))
      .map((url) => ({
        message: `package ${purl} was fetched from "${url}", which is not allowed`,
        term: purl,
      }));
  });
}

/** Prefetched from a package registry: not from an address or a repository, and not inside of another package. */
function needsProxy(context: RuleContext, one: SbomPackage): boolean {
  const purl = parsePurl(one.purls[0] ?? "");
  if (!one.prefetched || !purl || !texts(context, "proxy_enabled_purl_types").includes(purl.type))
    return false;
  const qualifiers = purl.qualifiers ?? {};
  const bundled = one.properties.some(
    ({ name, value }) => name === "cdx:npm:package:bundled" && value === "true",
  );
  // Go's standard packages and the main module have no version.
  const local = purl.type === "golang" && !purl.version;
  return !("download_url" in qualifiers) && !("vcs_url" in qualifiers) && !bundled && !local;
}

function foreignProxies(context: RuleContext, one: SbomPackage): readonly Violation[] {
  const type = parsePurl(one.purls[0] ?? "")?.type ?? "";
  const all = setting(context, "allowed_proxy_url_patterns");
  const allowed = isRecord(all) && Array.isArray(all[type]) ? all[type] : [];
  return one.proxies
    .filter((url) => !matchesAny(url, allowed))
    .map((url) => ({
      message: `package ${one.id} came through the proxy "${url}", which is not allowed for type "${type}"`,
      term: one.id,
    }));
}
