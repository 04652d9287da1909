import type { OsvAffected, OsvEvent } from "./osv.ts";
import type { VersionScheme } from "./versions/index.ts";

/** That a version is affected, and the version that has the fix, if there is one. */
export interface Affectedness {
  readonly fixedIn: string;
}

/** OSV's evaluation (schema, "Evaluation"): listed, or in one of the ranges. Nothing if it is not affected. */
export function affects(
  affected: OsvAffected,
  version: string,
  scheme: VersionScheme,
): Affectedness | undefined {
  const hits = affected.ranges.filter((events) => inRange(events, version, scheme));
  const listed =
    affected.versions.includes(version) ||
    (affected.ranges.length === 0 && isAmong(affected, version, scheme));
  if (hits.length === 0 && !listed) return undefined;
  const fixes = (hits.length > 0 ? hits : affected.ranges).map((events) => fixAfter(events, version, scheme));
  return { fixedIn: fixes.find((fix) => fix !== "") ?? "" };
}

/** Where only versions are listed they may be spelt otherwise: `1.0` is `1.0.0` in Python. */
const isAmong = ({ versions }: OsvAffected, version: string, scheme: VersionScheme) =>
  versions.some((each) => scheme.compare(each, version) === 0);

/** `0` stands for before everything. */
const isBeforeAll = ({ kind, version }: OsvEvent) => kind === "introduced" && version === "0";

function inRange(events: readonly OsvEvent[], version: string, scheme: VersionScheme): boolean {
  const limits = events.filter(({ kind }) => kind === "limit");
  const within = ({ version: limit }: OsvEvent) => limit.includes("*") || scheme.compare(version, limit) < 0;
  if (limits.length > 0 && !limits.some(within)) return false;
  let affected = false;
  for (const event of sorted(events, scheme)) {
    const { kind } = event;
    const order = isBeforeAll(event) ? 1 : scheme.compare(version, event.version);
    if (kind === "introduced" && order >= 0) affected = true;
    else if (kind === "fixed" && order >= 0) affected = false;
    else if (kind === "last_affected" && order > 0) affected = false;
  }
  return affected;
}

function sorted(events: readonly OsvEvent[], scheme: VersionScheme): readonly OsvEvent[] {
  return [...events].sort((a, b) => {
    if (isBeforeAll(a) || isBeforeAll(b)) return (isBeforeAll(b) ? 1 : 0) - (isBeforeAll(a) ? 1 : 0);
    return scheme.compare(a.version, b.version);
  });
}

/** The next version after this one that fixes it. */
const fixAfter = (events: readonly OsvEvent[], version: string, scheme: VersionScheme): string =>
  events
    .filter((event) => event.kind === "fixed" && scheme.compare(event.version, version) > 0)
    .map((event) => event.version)
    .sort(scheme.compare)[0] ?? "";
