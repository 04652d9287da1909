import { isRecord } from "../../json/index.ts";
import { parsePurl } from "../../sbom/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { buildTasks, resultOf, resultsNamed, runsOf } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { readBlobJson } from "./read.ts";
import { rpmsIn, sbomsOf } from "./sboms.ts";
import { setting, texts } from "./settings.ts";
import {
  anInteger,
  aText,
  aTextLike,
  dataProblems,
  either,
  listOf,
  mapOf,
  objectOf,
  oneOf,
} from "./shape.ts";
import { isMore, text } from "./values.ts";

const THREE = ["redhat", "redhat_rpms", "redhat_security"] as const;
const DATA = [...THREE, "policy_data"] as const;

/** https://conforma.dev/docs/policy/packages/release_rpm_repos.html */
export const rpmRepos = rulesOf("rpm_repos", {
  ids_known: {
    title: "RPMs come from known repositories",
    description:
      "Every prefetched RPM in the SBOM names, by `repository_id`, one of the rule data `known_rpm_repositories` and `extra_rpm_repositories`.",
    solution: "Take RPMs from known repositories.",
    in: THREE,
    since: "2024-11-10T00:00:00Z",
    check: unknownRepositories,
  },
  rule_data_provided: {
    title: "Known repositories are given",
    description: "The rule data `known_rpm_repositories` is a list of texts that is not empty.",
    solution: "Give the list: it has no default.",
    in: DATA,
    check: repositoryProblems,
  },
});

const known = (context: RuleContext): readonly string[] => [
  ...texts(context, "extra_rpm_repositories"),
  ...texts(context, "known_rpm_repositories"),
];

function repositoryProblems(context: RuleContext): readonly Violation[] {
  const [lists, extra] = [
    setting(context, "known_rpm_repositories"),
    setting(context, "extra_rpm_repositories"),
  ];
  const together = Array.isArray(lists) && Array.isArray(extra) ? [...extra, ...lists] : lists;
  return listOf(aText, { min: 1, repeats: true })(together, "rule data known_rpm_repositories");
}

/** Packages listed one by one; more of a kind are counted. */
const SHOWN = 10;
const FEW = 4;

async function unknownRepositories(context: RuleContext): Promise<readonly Violation[]> {
  if (repositoryProblems(context).length > 0) return [];
  const { spdx, cycloneDx } = await sbomsOf(context);
  const purls = new Set(
    [...spdx, ...cycloneDx]
      .flatMap(rpmsIn)
      .filter(({ prefetched }) => prefetched)
      .map(({ purl }) => purl),
  );
  const repositoryOf = (purl: string) => parsePurl(purl)?.qualifiers?.["repository_id"];
  const named = [...purls].filter((purl) => repositoryOf(purl) !== undefined);
  const allowed = new Set(known(context));
  return [
    ...listed(
      [...purls].filter((purl) => !named.includes(purl)),
      "names no repository_id",
    ),
    ...listed(
      named.filter((purl) => !allowed.has(repositoryOf(purl) ?? "")),
      "names a repository_id that is not known or not allowed",
    ),
  ];
}

function listed(purls: readonly string[], problem: string): readonly Violation[] {
  const more = purls.length - SHOWN;
  const shown = more >= FEW ? purls.slice(0, SHOWN) : purls;
  const rest = more >= FEW ? ` (and ${more} more)` : "";
  return shown.map((purl) => ({ message: `an RPM in the SBOM ${problem}: ${purl}${rest}`, term: purl }));
}

const SIGNATURES = objectOf({ keys: mapOf(anInteger) }, [], "ignored");
const KEY = either(oneOf("unsigned"), aTextLike(/[a-fA-F0-9]{16}/, "unsigned or 16 hexadecimal digits"));

/** https://conforma.dev/docs/policy/packages/release_rpm_signature.html */
export const rpmSignature = rulesOf("rpm_signature", {
  allowed: {
    title: "RPMs are signed by allowed keys",
    description:
      "Every key that RPMS_DATA counts RPMs for is one of the rule data `allowed_rpm_signature_keys`; `unsigned` stands for no signature.",
    solution: "Take RPMs that are signed by an allowed key.",
    in: THREE,
    since: "2024-10-05T00:00:00Z",
    check(context) {
      const allowed = texts(context, "allowed_rpm_signature_keys");
      return signingKeys(context)
        .filter((key) => !allowed.includes(key))
        .map((key) => ({
          message: `the signing key "${key}" is none of those allowed: ${allowed.join(", ")}`,
          term: key,
        }));
    },
  },
  result_format: {
    title: "RPMS_DATA has the right form",
    description: "Every result RPMS_DATA is an object whose `keys` counts RPMs by key.",
    solution: "Let the task write RPMS_DATA as rpms-signature-scan does.",
    in: THREE,
    since: "2024-10-05T00:00:00Z",
    check: (context) =>
      resultsNamed(context, "RPMS_DATA").flatMap(({ task, value }) =>
        SIGNATURES(value, `RPMS_DATA of task "${task}"`),
      ),
  },
  rule_data_provided: {
    title: "Allowed keys are given",
    description: "The rule data `allowed_rpm_signature_keys` is a list of keys that is not empty.",
    solution: "Give the list: it has no default.",
    in: DATA,
    since: "2024-10-05T00:00:00Z",
    check: (context) => dataProblems(context, { allowed_rpm_signature_keys: listOf(KEY, { min: 1 }) }),
  },
});

const signingKeys = (context: RuleContext): readonly string[] =>
  resultsNamed(context, "RPMS_DATA").flatMap(({ value }) => {
    const keys = isRecord(value) ? value["keys"] : undefined;
    return isRecord(keys) ? Object.keys(keys).filter((key) => isMore(keys[key])) : [];
  });

/** https://conforma.dev/docs/policy/packages/release_rpm_packages.html */
export const rpmPackages = rulesOf("rpm_packages", {
  unique_version: {
    title: "Platforms have the same RPMs",
    description:
      "The images of an index have the same versions of each RPM, but for the rule data `non_unique_rpm_names`.",
    solution: "Build all platforms from the same versions, by a lockfile for example.",
    in: ["redhat"],
    check: (context) => (context.evidence.image.isIndex ? mismatches(context) : []),
  },
});

async function mismatches(context: RuleContext): Promise<readonly Violation[]> {
  const byName = new Map<string, Map<string, Set<string>>>();
  for (const task of runsOf(context).flatMap(buildTasks)) {
    const platform = text(task.params?.["PLATFORM"]);
    const place = resultOf(task, "SBOM_BLOB_URL");
    if (platform === undefined || place === undefined) continue;
    for (const { name, version } of installed(await readBlobJson(context, place))) {
      const platforms = byName.get(name) ?? new Map<string, Set<string>>();
      byName.set(
        name,
        platforms.set(platform, (platforms.get(platform) ?? new Set()).add(`${name}-${version}`)),
      );
    }
  }
  const exempt = texts(context, "non_unique_rpm_names");
  return [...byName]
    .filter(([name]) => !exempt.includes(name))
    .flatMap(([name, platforms]) => differing(name, platforms));
}

/** RPMs that are installed; those of a lockfile have no `distro`. */
const installed = (document: unknown) =>
  rpmsIn(document).flatMap(({ purl }) => {
    const parsed = parsePurl(purl);
    return parsed?.qualifiers?.["distro"] === undefined
      ? []
      : [{ name: parsed.name, version: parsed.version ?? "" }];
  });

function differing(name: string, platforms: ReadonlyMap<string, ReadonlySet<string>>): readonly Violation[] {
  const said = [...platforms]
    .map(([platform, versions]) => [platform, [...versions].sort().join(", ")] as const)
    .sort();
  if (new Set(said.map(([, versions]) => versions)).size < 2) return [];
  const detail = said.map(([platform, versions]) => `${platform}: ${versions}`).join("; ");
  return [{ message: `the platforms have different versions of the RPM "${name}": ${detail}`, term: name }];
}
