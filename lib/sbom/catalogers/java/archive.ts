import { createHash } from "node:crypto";
import { posix } from "node:path";
import { explain } from "../../../errors/index.ts";
import type { Bytes } from "../../../files/index.ts";
import type { Log } from "../../../log/index.ts";
import { type Member, openMember, readZip } from "../../../zip/index.ts";
import type { Finding } from "../../probe.ts";
import { mainFinding } from "./main-package.ts";
import { parseManifest } from "./manifest.ts";
import { readProject, readProperties } from "./maven-files.ts";

/** Extensions of archives that hold classes; nested ones are looked into as well. */
const ARCHIVE = /\.(jar|war|ear|par|sar|nar|jpi|hpi|kar|far|lpkg|rar|zap)$/;
/** Extensions that are used for nothing else: such a file may begin with a start script. */
const CERTAIN = /\.(jar|war|ear)$/;
const MANIFEST = "META-INF/MANIFEST.MF";
const MAVEN = /(^|\/)[^/]*pom\.(properties|xml)$/;

const MANIFEST_CAP = 4 * 1024 * 1024;
const MAVEN_CAP = 4 * 1024 * 1024;
const MAVEN_FILES = 20_000;
/** Archives in archives in archives; more levels than any build makes. */
const DEPTH = 8;
/** Bytes of unpacked nested archives that are held at one time, and that are unpacked in all. */
const HELD = 256 * 1024 * 1024;
const UNPACKED = 2 * 1024 ** 3;
/** Archives in one archive, on all levels: ten on each of eight levels would be a hundred million. */
const NESTED = 20_000;

/** Whether a file is an archive with classes, or a plain one that may hold such. */
export const isArchive = (path: string, head: Buffer): boolean =>
  CERTAIN.test(path) ||
  ((ARCHIVE.test(path) || path.endsWith(".zip")) && head.toString("latin1", 0, 2) === "PK");

interface Walk {
  readonly log: Log;
  /** Path of the outermost archive, for messages. */
  readonly outer: string;
  /** Bytes that may still be unpacked, and archives that may still be looked into. */
  readonly budget: { left: number; nested: number; told: boolean };
}

interface Place {
  readonly bytes: Bytes;
  /** Name of the archive itself: of the file, or of the member. */
  readonly path: string;
  /** Names of the members it is in, outermost first. */
  readonly inside: readonly string[];
  /** Bytes that may be held for what is in it. */
  readonly room: number;
}

async function sha1(bytes: Bytes): Promise<string> {
  const hash = createHash("sha1");
  for (let at = 0; at < bytes.size; at += 1024 * 1024) hash.update(await bytes.read(at, 1024 * 1024));
  return hash.digest("hex");
}

/** Deflate makes no more of a byte. */
const MOST_DEFLATED = 1032;

/** What is unpacked counts, also where it breaks or is too much: else a bomb could be tried without end. */
async function unpacked(place: Place, member: Member, cap: number, { budget }: Walk): Promise<Bytes> {
  const most = Math.min(cap, budget.left);
  if (member.method === 0) return openMember(place.bytes, member, most);
  let cost = Math.min(most, member.packed * MOST_DEFLATED);
  try {
    const bytes = await openMember(place.bytes, member, most);
    cost = bytes.size;
    return bytes;
  } finally {
    budget.left -= cost;
  }
}

/** A small member's text; a large one's is cut, and then seldom well-formed. */
async function textOf(place: Place, member: Member, cap: number, walk: Walk): Promise<string> {
  return (await (await unpacked(place, member, cap, walk)).read(0, cap)).toString("utf8");
}

/** What each folder with Maven's files says, in the order of the folders. */
async function mavenFiles<T>(
  place: Place,
  members: readonly Member[],
  end: string,
  read: (text: string) => T | undefined,
  walk: Walk,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const wanted = members.filter((each) => each.name.endsWith(end)).slice(0, MAVEN_FILES);
  for (const member of wanted.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const value = await textOf(place, member, MAVEN_CAP, walk)
      .then(read)
      .catch((thrown) => warn(place, `${member.name}: ${explain(thrown)}`, walk));
    if (value !== undefined) found.set(posix.dirname(member.name), value);
  }
  return found;
}

function warn({ inside }: Place, why: string, { log, outer }: Walk): undefined {
  log.warn(`${[outer, ...inside].join(":")}: ${why}`);
}

/** The archive's own package and those that were shaded into it. */
async function ownFindings(
  place: Place,
  members: readonly Member[],
  walk: Walk,
): Promise<readonly Finding[]> {
  const manifests = members.filter((each) => each.name === MANIFEST);
  const [member] = manifests;
  if (!member) return [];
  if (manifests.length > 1) {
    warn(place, "it has several manifests", walk);
    return [];
  }
  return mainFinding({
    path: place.path,
    manifest: parseManifest(await textOf(place, member, MANIFEST_CAP, walk)),
    properties: await mavenFiles(place, members, "pom.properties", readProperties, walk),
    projects: await mavenFiles(place, members, "pom.xml", readProject, walk),
    sha1: await sha1(place.bytes),
  });
}

/** Whether what one archive may cost is used up; said once. */
function isSpent({ log, outer, budget }: Walk): boolean {
  if (budget.left > 0 && budget.nested-- > 0) return false;
  if (!budget.told)
    log.warn(`${outer}: not all archives in it are looked into: they are too many or too large`);
  budget.told = true;
  return true;
}

async function nestedFindings(place: Place, member: Member, walk: Walk): Promise<readonly Finding[]> {
  const inside = [...place.inside, member.name];
  if (isSpent(walk)) return [];
  try {
    const bytes = await unpacked(place, member, place.room, walk);
    const room = member.method === 0 ? place.room : place.room - bytes.size;
    return await findings({ bytes, path: member.name, inside, room }, walk);
  } catch (thrown) {
    warn(place, `${member.name} is left out: ${explain(thrown)}`, walk);
    return [];
  }
}

async function findings(place: Place, walk: Walk): Promise<readonly Finding[]> {
  const members = await readZip(
    place.bytes,
    (name) => name === MANIFEST || MAVEN.test(name) || ARCHIVE.test(name),
  );
  const own = place.path.endsWith(".zip") ? [] : await ownFindings(place, members, walk);
  const found = own.map((each) =>
    place.inside.length > 0 ? { ...each, inside: place.inside.join(":") } : each,
  );
  const nested = members.filter((each) => ARCHIVE.test(each.name));
  if (nested.length > 0 && place.inside.length >= DEPTH) {
    warn(place, `archives more than ${DEPTH} levels deep are not looked into`, walk);
    return found;
  }
  for (const member of nested) found.push(...(await nestedFindings(place, member, walk)));
  return found;
}

/** The packages of an archive and of the archives in it. Throws for one that is no archive. */
export const archiveFindings = (path: string, bytes: Bytes, log: Log): Promise<readonly Finding[]> =>
  findings(
    { bytes, path, inside: [], room: HELD },
    { log, outer: path, budget: { left: UNPACKED, nested: NESTED, told: false } },
  );
