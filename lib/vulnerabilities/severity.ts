import type { OsvAffected, OsvRecord, OsvSeverity } from "./osv.ts";

/** Clair's words (claircore, "Severity Mapping"), the worst last. */
export const CLAIR_SEVERITIES = ["Unknown", "Negligible", "Low", "Medium", "High", "Critical"] as const;
export type ClairSeverity = (typeof CLAIR_SEVERITIES)[number];

/** What a record says, and Clair's word for it. */
export interface Rated {
  /** As the record has it: a vector, or a word. */
  readonly raw: string;
  readonly severity: ClairSeverity;
  readonly vector?: { readonly text: string; readonly version: string; readonly score: number };
}

/** The base score of a CVSS vector of any version; nothing if it is not a whole one. */
export type Scorer = (vector: string) => number | undefined;

interface Vector {
  isBaseFullyDefined(): boolean;
  calculateScores(): { readonly base?: number };
}

/** Loads the calculator: only a scan needs it, and it is not small. */
export async function loadScorer(): Promise<Scorer> {
  const loaded = await import("ae-cvss-calculator");
  // The package is one of CommonJS, which its types do not say.
  const { fromVector } = "default" in loaded ? (loaded.default as typeof loaded) : loaded;
  return (text) => {
    try {
      const vector: Vector | undefined = fromVector(text);
      return vector?.isBaseFullyDefined() ? vector.calculateScores().base : undefined;
    } catch {
      return undefined;
    }
  };
}

/**
 * How bad it is: the word of the distribution that ships the package, if it gave one; else the CVSS vector of
 * that package or of the record, v3 before v4 before v2; else the word of the database.
 */
export function rate(record: OsvRecord, affected: OsvAffected, score: Scorer): Rated {
  const distribution = affected.ecosystem.split(":")[0] ?? "";
  const own = wordSeverity(distribution, affected.word);
  if (own !== "Unknown") return { raw: affected.word ?? "", severity: own };
  const all = [...affected.severity, ...record.severity];
  const named = all.find(({ type }) => type === "Ubuntu");
  if (named !== undefined) return { raw: named.score, severity: wordSeverity("Ubuntu", named.score) };
  return (
    fromVectors(all, score) ??
    fromId(record) ?? { raw: record.word ?? "", severity: wordSeverity("", record.word) }
  );
}

const TYPES = ["CVSS_V3", "CVSS_V4", "CVSS_V2"];

function fromVectors(all: readonly OsvSeverity[], score: Scorer): Rated | undefined {
  for (const type of TYPES)
    for (const each of all) {
      const base = each.type === type ? score(each.score) : undefined;
      if (base === undefined) continue;
      const version = /^CVSS:(\d\.\d)/.exec(each.score)?.[1] ?? "2.0";
      return {
        raw: each.score,
        severity: scoreSeverity(base, version),
        vector: { text: each.score, version, score: base },
      };
    }
  return undefined;
}

/** Records of malicious packages have no vector; what they are about is as bad as it gets. */
const fromId = ({ id }: OsvRecord): Rated | undefined =>
  id.startsWith("MAL-") ? { raw: "malicious package", severity: "Critical" } : undefined;

/** NVD's qualitative scale. CVSS v2 has no Critical. */
export function scoreSeverity(score: number, version = "3.1"): ClairSeverity {
  if (version === "2.0") return score >= 7 ? "High" : score >= 4 ? "Medium" : "Low";
  if (score <= 0) return "Negligible";
  if (score < 4) return "Low";
  if (score < 7) return "Medium";
  return score < 9 ? "High" : "Critical";
}

/** Debian's urgency says how soon; Clair reads it one step up. */
const DEBIAN: ReadonlyMap<string, ClairSeverity> = new Map([
  ["unimportant", "Low"],
  ["low", "Medium"],
  ["medium", "High"],
  ["high", "Critical"],
]);
const WORDS: ReadonlyMap<string, ClairSeverity> = new Map([
  ["negligible", "Negligible"],
  ["none", "Negligible"],
  ["low", "Low"],
  ["moderate", "Medium"],
  ["medium", "Medium"],
  ["important", "High"],
  ["high", "High"],
  ["critical", "Critical"],
]);

/** A word of a database as Clair's; `distribution` is the ecosystem without its release. */
export function wordSeverity(distribution: string, word: string | undefined): ClairSeverity {
  const key = (word ?? "").toLowerCase().replaceAll("*", "").trim();
  return (distribution === "Debian" ? DEBIAN : WORDS).get(key) ?? "Unknown";
}
