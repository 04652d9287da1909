import type { Finding, FindingSeverity } from "../findings/index.ts";
import { emptyCounts, type ScanOutput, type Severity } from "../formats/index.ts";
import { isRecord } from "../json/index.ts";
import { purlOf } from "./clair-purl.ts";
import { type ClairReport, type ClairVulnerability, CVSS_ENRICHMENT } from "./clair-report.ts";
import { CLAIR_SEVERITIES, type ClairSeverity, wordSeverity } from "./severity.ts";

/** One flaw in one package of one image: what is counted and shown. */
export interface Vulnerable {
  readonly purl: string;
  readonly name: string;
  readonly severity: ClairSeverity;
  /** Empty if there is no fix. */
  readonly fixedIn: string;
  readonly summary: string;
  readonly links: readonly string[];
}

/**
 * What a report found, each name once for each package: with a fix if any entry has one, as bad as the worst
 * says. A severity that Clair does not know is that of the CVSS score, as in Clair's format for Quay.
 */
export function vulnerablePackages(report: ClairReport): readonly Vulnerable[] {
  const cvss = cvssOf(report);
  return Object.entries(report.package_vulnerabilities).flatMap(([id, vulnerabilityIds]) => {
    const found = new Map<string, Vulnerable>();
    const purl = purlOf(report, id);
    for (const each of vulnerabilityIds) {
      const vulnerability = report.vulnerabilities[each];
      if (vulnerability === undefined) continue;
      const one = toVulnerable(purl, vulnerability, cvss.get(each));
      const known = found.get(one.name);
      found.set(one.name, known === undefined ? one : worse(known, one));
    }
    return [...found.values()];
  });
}

function toVulnerable(purl: string, each: ClairVulnerability, cvss: string | undefined): Vulnerable {
  const own = each.normalized_severity;
  return {
    purl,
    name: each.name,
    severity: own === "Unknown" ? wordSeverity("", cvss) : own,
    fixedIn: each.fixed_in_version,
    summary: (each.description ?? "").split(/\r?\n/)[0] ?? "",
    links: each.links.split(/\s+/).filter(Boolean),
  };
}

const worse = (a: Vulnerable, b: Vulnerable): Vulnerable => ({
  ...a,
  severity:
    CLAIR_SEVERITIES.indexOf(b.severity) > CLAIR_SEVERITIES.indexOf(a.severity) ? b.severity : a.severity,
  fixedIn: a.fixedIn || b.fixedIn,
});

/** The base severity of the highest score, by id of the vulnerability. */
function cvssOf({ enrichments }: ClairReport): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const each of enrichments[CVSS_ENRICHMENT] ?? [])
    for (const [id, scores] of Object.entries(isRecord(each) ? each : {})) {
      const best = (Array.isArray(scores) ? scores.filter(isRecord) : []).sort(
        (a, b) => Number(b["baseScore"]) - Number(a["baseScore"]),
      )[0];
      if (typeof best?.["baseSeverity"] === "string") found.set(id, best["baseSeverity"]);
    }
  return found;
}

/** Negligible ones count as low. */
const COUNTED: Readonly<Record<ClairSeverity, Severity>> = {
  Critical: "critical",
  High: "high",
  Medium: "medium",
  Low: "low",
  Negligible: "low",
  Unknown: "unknown",
};

/** SCAN_OUTPUT: numbers by severity, those with a fix apart from those without (ADR 0016). */
export function countVulnerabilities(found: readonly Vulnerable[]): ScanOutput {
  const count = (some: readonly Vulnerable[]) => {
    const counts = { ...emptyCounts() };
    for (const { severity } of some) counts[COUNTED[severity]]++;
    return counts;
  };
  return {
    vulnerabilities: count(found.filter(({ fixedIn }) => fixedIn !== "")),
    unpatched_vulnerabilities: count(found.filter(({ fixedIn }) => fixedIn === "")),
  };
}

/** Lines for the log. */
export const findingsOf = (found: readonly Vulnerable[]): readonly Finding[] =>
  found.map(({ purl, name, severity, fixedIn, summary, links }) => {
    const [link] = links;
    const rule = ruleOf(name);
    // The rule ends the line: a name that says no more than it is not said twice.
    const more = summary !== "" && name === rule ? "" : name;
    return {
      tool: "clair",
      rule,
      severity: LOGGED[severity],
      message: [more, summary].filter(Boolean).join(" "),
      // Without qualifiers: the same package in several architectures is one finding.
      purl: purl.replace(/\?.*$/, ""),
      ...(fixedIn === "" ? {} : { fixedIn }),
      ...(link === undefined ? {} : { link }),
    };
  });

const LOGGED: Readonly<Record<ClairSeverity, FindingSeverity>> = { ...COUNTED, Negligible: "low" };

/** Clair's names have more words: `RHSA-2026:1 (Important)`. A rule has none. */
const ruleOf = (name: string): string =>
  /\b(?:CVE-\d{4}-\d+|GHSA-[\w-]+|RH[SBE]A-\d+:\d+)/.exec(name)?.[0] ?? name.split(/\s+/)[0] ?? name;
