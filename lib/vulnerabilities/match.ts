import type { Log } from "../log/index.ts";
import type { Package } from "../sbom/index.ts";
import { isFor, type Target, targetOf } from "./ecosystems.ts";
import type { Advisory, Feed } from "./feed.ts";
import { NEVER, type OsvRecord } from "./osv.ts";
import { affects } from "./range.ts";
import { CLAIR_SEVERITIES, type Rated, rate, type Scorer } from "./severity.ts";

/** A flaw in a package of an image. */
export interface Match {
  readonly package: Package;
  readonly ecosystem: string;
  /** Name that the record has for the package: mostly that of the source package. */
  readonly recordPackage: string;
  /** `CVE-2026-1234` where there is one, else the id of the record. */
  readonly name: string;
  readonly summary: string;
  /** RFC 3339 */
  readonly issued: string;
  readonly links: readonly string[];
  readonly rated: Rated;
  /** Version that has the fix; empty if there is none. */
  readonly fixedIn: string;
}

/** Packages as targets, and what could not become one: kind of package → how many. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly gaps: ReadonlyMap<string, number>;
  /** Packages whose version says nothing: ecosystem → how many. */
  readonly unversioned: ReadonlyMap<string, number>;
}

/** Sorts packages into those that can be looked up and those that cannot. */
export function targetsOf(packages: readonly Package[]): Targets {
  const targets: Target[] = [];
  const [gaps, unversioned] = [new Map<string, number>(), new Map<string, number>()];
  for (const each of packages) {
    const target = targetOf(each);
    if ("kind" in target) count(gaps, target.kind);
    else if ("unversioned" in target) count(unversioned, target.unversioned);
    else targets.push(target);
  }
  return { targets, gaps, unversioned };
}

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Targets that the feed knows nothing about: `Debian:12` → how many. */
export function uncovered(targets: readonly Target[], feed: Feed): ReadonlyMap<string, number> {
  const gaps = new Map<string, number>();
  const known = new Map<string, boolean>();
  for (const target of targets) {
    const key = [target.ecosystem, target.release].filter(Boolean).join(":");
    if (!known.has(key)) known.set(key, feed.covers(target));
    if (!known.get(key)) count(gaps, key);
  }
  return gaps;
}

/** Every flaw that the feed knows in these packages, once for each package and name, in a fixed order. */
export function match(targets: readonly Target[], feed: Feed, score: Scorer, log: Log): readonly Match[] {
  const found = targets.flatMap((target) => {
    const all = target.names.flatMap((name) => choose(feed.about(target.ecosystem, name), target));
    return merge(all.flatMap((advisory) => matches(advisory, target, score)));
  });
  log.debug(`${found.length} vulnerabilities in ${targets.length} packages`);
  return found.sort((a, b) => order(a.package.purl, b.package.purl) || order(a.name, b.name));
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Those for this release. Ubuntu Pro's are for subscribers: they count where the record has no others. */
function choose(advisories: readonly Advisory[], target: Target): readonly Advisory[] {
  const fitting = advisories.filter(({ affected }) => isFor(affected.ecosystem, target));
  const isPro = ({ affected }: Advisory) => affected.ecosystem.startsWith("Ubuntu:Pro:");
  const free = new Set(fitting.filter((each) => !isPro(each)).map(({ record }) => record.id));
  return fitting.filter((each) => !isPro(each) || !free.has(each.record.id));
}

function matches({ record, affected }: Advisory, target: Target, score: Scorer): readonly Match[] {
  const hit = affects(affected, target.version, target.scheme);
  if (hit === undefined || isOtherModule(hit.fixedIn, target.version)) return [];
  const rated = rate(record, affected, score);
  return namesOf(record).map((name) => ({
    package: target.package,
    ecosystem: affected.ecosystem,
    recordPackage: affected.name,
    name,
    summary: record.summary,
    issued: record.issued,
    links: [...new Set([...record.links, `https://osv.dev/vulnerability/${record.id}`])],
    rated,
    fixedIn: hit.fixedIn,
  }));
}

/** RPMs of a module (`.module+el8`) and those of the base have releases that do not compare. */
const isOtherModule = (fixedIn: string, version: string): boolean =>
  fixedIn !== "" && fixedIn.includes(".module") !== version.includes(".module");

const CVE = /^(?:[A-Z]+-)*?(CVE-\d{4}-\d+)$/;
const cveOf = (id: string) => CVE.exec(id)?.[1];
const cvesOf = (ids: readonly string[]) =>
  [...new Set(ids.map(cveOf).filter((each) => each !== undefined))].sort();

/** Advisories of distributions are about several flaws; policies and people speak of CVEs. */
function namesOf(record: OsvRecord): readonly string[] {
  const own = cvesOf([record.id]);
  if (own.length > 0) return own;
  const [alias] = cvesOf(record.aliases);
  if (alias !== undefined) return [alias];
  const upstream = cvesOf(record.upstream);
  if (upstream.length > 0) return upstream;
  const related = ADVISORY.test(record.id) ? cvesOf(record.related) : [];
  return related.length > 0 ? related : [record.id];
}
const ADVISORY = /^(RH[SBE]A|ALSA|ALBA|ALEA|RLSA|RXSA|DSA|DLA|DTSA|USN|LSN)-/;

/** Several records on one flaw in one package become one: with a fix, with the worst known severity. */
function merge(all: readonly Match[]): readonly Match[] {
  const byName = new Map<string, Match>();
  for (const each of all) {
    const known = byName.get(each.name);
    byName.set(each.name, known === undefined ? each : join(known, each));
  }
  return [...byName.values()];
}

const badness = ({ rated }: Match) => CLAIR_SEVERITIES.indexOf(rated.severity);

function join(a: Match, b: Match): Match {
  return {
    ...a,
    rated: badness(b) > badness(a) ? b.rated : a.rated,
    fixedIn: a.fixedIn || b.fixedIn,
    summary: a.summary || b.summary,
    issued: [a.issued, b.issued].filter((each) => each !== NEVER).sort()[0] ?? NEVER,
    links: [...new Set([...a.links, ...b.links])],
  };
}
