import { isRecord } from "../json/index.ts";
import { vulnFault } from "./fault.ts";
import { CLAIR_SEVERITIES, type ClairSeverity } from "./severity.ts";

/** A package, found or meant by a vulnerability. */
export interface ClairPackage {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: "binary" | "source" | "";
  readonly normalized_version: string;
  readonly arch?: string;
  readonly cpe: string;
  readonly source?: ClairPackage;
  /** Not Clair's: the package URL, for who reads the report's packages elsewhere. */
  readonly purl?: string;
}
export interface ClairDistribution {
  readonly id: string;
  readonly did: string;
  readonly name: string;
  readonly version: string;
  readonly version_code_name: string;
  readonly version_id: string;
  readonly arch: string;
  readonly cpe: string;
  readonly pretty_name: string;
}
export interface ClairRepository {
  readonly id?: string;
  readonly name?: string;
  readonly key?: string;
  readonly uri?: string;
  readonly cpe: string;
}
/** Where a package was found. */
export interface ClairEnvironment {
  readonly package_db: string;
  readonly introduced_in: string;
  readonly distribution_id: string;
  readonly repository_ids: readonly string[] | null;
}
/** What policies read: name, normalized_severity, fixed_in_version, issued. */
export interface ClairVulnerability {
  readonly id: string;
  /** Where Clair has it from. */
  readonly updater: string;
  readonly name: string;
  readonly description: string;
  /** RFC 3339; policies count days of grace from it. */
  readonly issued: string;
  /** Separated by blanks. */
  readonly links: string;
  /** As the source has it. */
  readonly severity: string;
  readonly normalized_severity: ClairSeverity;
  readonly package: ClairPackage;
  readonly distribution?: ClairDistribution;
  readonly repository?: ClairRepository;
  /** Empty if there is no fix. */
  readonly fixed_in_version: string;
}

/** CVSS of a vulnerability, as Clair adds it. */
export interface ClairEnrichment {
  readonly version: string;
  readonly vectorString: string;
  readonly baseScore: number;
  readonly baseSeverity: string;
}

/** Clair v4's vulnerability report of one image manifest (claircore, `VulnerabilityReport`). */
export interface ClairReport {
  readonly manifest_hash: string;
  readonly packages: Readonly<Record<string, ClairPackage>>;
  readonly distributions: Readonly<Record<string, ClairDistribution>>;
  readonly repository: Readonly<Record<string, ClairRepository>>;
  readonly environments: Readonly<Record<string, readonly ClairEnvironment[]>>;
  readonly vulnerabilities: Readonly<Record<string, ClairVulnerability>>;
  /** Ids of vulnerabilities by id of the package. */
  readonly package_vulnerabilities: Readonly<Record<string, readonly string[]>>;
  readonly enrichments: Readonly<Record<string, readonly unknown[]>>;
}

/** Key of the CVSS enrichment: by id of the vulnerability a list of `ClairEnrichment`. */
export const CVSS_ENRICHMENT =
  "message/vnd.clair.map.vulnerability; enricher=clair.cvss schema=https://csrc.nist.gov/schema/nvd/feed/1.1/cvss-v3.x.json";

/** Type of the attached artifact and of its file: policies look for it. */
export const CLAIR_REPORT_TYPE = "application/vnd.redhat.clair-report+json";

/**
 * A report out of the text that a program printed: whole, about the manifest that was asked for, and with
 * what policies read. Other members pass as they are.
 *
 * @param about for messages: whose report it is
 * @throws CLAIR_BAD_REPORT
 */
export function readClairReport(text: string, digest: string, about: string): ClairReport {
  const bad = (what: string, cause?: unknown) =>
    vulnFault(
      "CLAIR_BAD_REPORT",
      `${about}: ${what}`,
      "Run the scan again; the log says what the scanner said.",
      cause,
    );
  const json = parse(text, bad);
  if (json["manifest_hash"] !== digest)
    throw bad(`manifest_hash is ${JSON.stringify(json["manifest_hash"])}, the image is ${digest}`);
  // Go writes a map that was never made as null.
  const report = { ...json, ...Object.fromEntries(PARTS.map((part) => [part, json[part] ?? {}])) };
  checkReport(report, bad);
  return report;
}

const PARTS = [
  "packages",
  "distributions",
  "repository",
  "environments",
  "vulnerabilities",
  "package_vulnerabilities",
  "enrichments",
];

function checkReport(
  report: Record<string, unknown>,
  bad: Bad,
): asserts report is Record<string, unknown> & ClairReport {
  for (const part of PARTS) if (!isRecord(report[part])) throw bad(`${part} is no object`);
  for (const [id, each] of Object.entries(report["vulnerabilities"] as object))
    checkVulnerability(id, each, bad);
  for (const [id, each] of Object.entries(report["package_vulnerabilities"] as object)) {
    if (!Array.isArray(each)) throw bad(`package_vulnerabilities[${JSON.stringify(id)}] is no list`);
  }
}

type Bad = (what: string, cause?: unknown) => Error;

function parse(text: string, bad: Bad): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return { ...json };
  } catch (cause) {
    throw bad(`is no JSON: it starts with ${JSON.stringify(text.slice(0, 60))}`, cause);
  }
  throw bad("is no JSON object");
}

function checkVulnerability(id: string, each: unknown, bad: Bad): void {
  const at = `vulnerabilities[${JSON.stringify(id)}]`;
  if (!isRecord(each)) throw bad(`${at} is no object`);
  for (const field of ["name", "fixed_in_version", "links"])
    if (typeof each[field] !== "string") throw bad(`${at}.${field} is no text`);
  if (!CLAIR_SEVERITIES.some((severity) => severity === each["normalized_severity"]))
    throw bad(`${at}.normalized_severity is ${JSON.stringify(each["normalized_severity"])}`);
}
