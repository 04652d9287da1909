import { isRecord } from "../json/index.ts";
import { LONGEST_VERSION } from "./versions/index.ts";

/** A point in the life of a flaw; versions in the order of the ecosystem. */
export interface OsvEvent {
  readonly kind: "introduced" | "fixed" | "last_affected" | "limit";
  readonly version: string;
}
/** How bad something is, by one method: a CVSS vector, or a word. */
export interface OsvSeverity {
  readonly type: string;
  readonly score: string;
}
/** One package that a record is about. */
export interface OsvAffected {
  /** `Debian:12`, `npm` */
  readonly ecosystem: string;
  readonly name: string;
  /** Versions that are listed one by one. */
  readonly versions: readonly string[];
  /** Ranges of versions; ranges of commits are left out. */
  readonly ranges: readonly (readonly OsvEvent[])[];
  readonly severity: readonly OsvSeverity[];
  /** `urgency`, `severity` or `priority` of the distribution or database, as a word. */
  readonly word?: string;
}
/** A record in OSV format, as far as matching needs it (https://ossf.github.io/osv-schema/). */
export interface OsvRecord {
  readonly id: string;
  /** RFC 3339 */
  readonly issued: string;
  readonly withdrawn: boolean;
  /** Other names of the same flaw. */
  readonly aliases: readonly string[];
  /** Flaws that this record is about, where it is an advisory of a distribution. */
  readonly upstream: readonly string[];
  readonly related: readonly string[];
  readonly summary: string;
  readonly severity: readonly OsvSeverity[];
  readonly word?: string;
  readonly links: readonly string[];
  readonly affected: readonly OsvAffected[];
}

/** Text of a record without its own first line grows reports for nothing. Characters. */
const SUMMARY = 500;

/** Points in a range: honest records have far fewer, others take for ever. */
const MOST_EVENTS = 10_000;

const isTooLarge = ({ ranges }: OsvAffected): boolean =>
  ranges.some(
    (events) => events.length > MOST_EVENTS || events.some(({ version }) => version.length > LONGEST_VERSION),
  );

/**
 * A parsed document as a record; nothing if it is none, or none that can be compared with. Unknown members are
 * left out.
 */
export function readOsv(document: unknown): OsvRecord | undefined {
  if (!isRecord(document)) return undefined;
  const id = text(document["id"]);
  if (id === "" || !(Array.isArray(document["affected"]) || text(document["modified"]) !== ""))
    return undefined;
  const word = wordOf(document["database_specific"]);
  const affected = records(document["affected"]).flatMap(affectedOf);
  if (affected.some(isTooLarge)) return undefined;
  return {
    id,
    issued: [document["published"], document["modified"]].map(text).find(isTime) ?? NEVER,
    withdrawn: text(document["withdrawn"]) !== "",
    aliases: texts(document["aliases"]),
    upstream: texts(document["upstream"]),
    related: texts(document["related"]),
    summary: summaryOf(document),
    severity: severities(document["severity"]),
    ...(word === undefined ? {} : { word }),
    links: records(document["references"])
      .map((each) => text(each["url"]))
      .filter(Boolean),
    affected,
  };
}

/** How Go, and so Clair, writes a time that is not known. */
export const NEVER = "0001-01-01T00:00:00Z";

/** Databases that keep times elsewhere write Go's zero, too. */
const isTime = (time: string) => time !== "" && time !== NEVER;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown) => list(value).filter((each) => typeof each === "string");
const records = (value: unknown) => list(value).filter(isRecord);

function summaryOf(document: Readonly<Record<string, unknown>>): string {
  const summary = text(document["summary"]) || (text(document["details"]).split(/\n\s*\n/)[0] ?? "");
  const line = summary.replace(/\s+/g, " ").trim();
  return line.length > SUMMARY ? `${line.slice(0, SUMMARY - 1)}…` : line;
}

const severities = (value: unknown): OsvSeverity[] =>
  records(value).map((each) => ({ type: text(each["type"]), score: text(each["score"]) }));

/** Debian says urgency, GitHub severity, Ubuntu's older records priority. */
function wordOf(specific: unknown): string | undefined {
  if (!isRecord(specific)) return undefined;
  return [specific["urgency"], specific["severity"], specific["priority"]].map(text).find(Boolean);
}

function affectedOf(affected: Readonly<Record<string, unknown>>): OsvAffected[] {
  const of = affected["package"];
  if (!isRecord(of)) return [];
  const [ecosystem, name] = [text(of["ecosystem"]), text(of["name"])];
  if (ecosystem === "" || name === "") return [];
  const word = wordOf(affected["ecosystem_specific"]) ?? wordOf(affected["database_specific"]);
  return [
    {
      ecosystem,
      name,
      versions: texts(affected["versions"]).filter(({ length }) => length <= LONGEST_VERSION),
      ranges: records(affected["ranges"])
        .filter((range) => range["type"] !== "GIT")
        .map(eventsOf),
      severity: severities(affected["severity"]),
      ...(word === undefined ? {} : { word }),
    },
  ];
}

const KINDS = ["introduced", "fixed", "last_affected", "limit"] as const;

const eventsOf = (range: Readonly<Record<string, unknown>>): OsvEvent[] =>
  records(range["events"]).flatMap((event) =>
    KINDS.flatMap((kind) => {
      const version = text(event[kind]);
      return version === "" ? [] : [{ kind, version }];
    }),
  );
