import type { Log } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { type Scan, scanImage } from "../../lib/sbom/index.ts";
import {
  buildClairReport,
  loadScorer,
  match,
  readFeed,
  type ScannedImage,
  type ScanSubject,
  targetsOf,
  uncovered,
} from "../../lib/vulnerabilities/index.ts";
import type { Context, Nothing, Scanned } from "./scanner.ts";

/** All images against the feed, which is read once for what is in any of them. */
export async function scanWithFeed(context: Context, subject: ScanSubject): Promise<Scanned | Nothing> {
  const { params, log, signal } = context;
  const looked = await catalog(context, subject);
  const { targets, gaps, unversioned } = targetsOf(looked.flatMap(({ scan }) => scan.packages));
  for (const each of inWords([unversioned])) log.info(`Without a version, so nothing can be said: ${each}`);
  const feed = await readFeed(params.data, targets, { log, signal });
  log.info(`The feed in ${params.data}: ${feed.records} records read`);
  const unknown = uncovered(targets, feed);
  const words = [
    ...inWords([gaps, unknown]),
    ...looked.flatMap(({ arch, unread }) => unreadWords(unread, `of the ${arch} image`)),
    ...unreadWords(feed.broken, "of the feed"),
  ];
  if (sum(unknown) === targets.length && words.length > 0)
    return { nothing: `the feed in ${params.data} knows nothing of ${words.join(", ")}` };
  const score = await loadScorer();
  const reports = looked.map(({ arch, digest, scan: { packages, distro } }) => {
    const matches = match(targetsOf(packages).targets, feed, score, log);
    log.info(`${arch}: ${matches.length} vulnerabilities in ${packages.length} packages`);
    const report = buildClairReport({ digest, packages, matches, ...(distro ? { distro } : {}) });
    return [arch, `${JSON.stringify(report, undefined, 1)}\n`] as const;
  });
  return { reports: new Map(reports), gaps: words };
}

type Looked = ScannedImage & {
  readonly scan: Scan /** Files that the scan warned of. */;
  readonly unread: number;
};

/** What a scan or a feed leaves out with a warning was not looked up: nobody may take that for clean. */
const unreadWords = (count: number, whose: string): readonly string[] =>
  count === 0 ? [] : [`what could not be read ${whose} (${count} files)`];

/** The same log, counting what it is warned of. */
function countingLog(log: Log): { readonly log: Log; readonly warned: () => number } {
  let warned = 0;
  const warn = (message: string) => {
    warned++;
    log.warn(message);
  };
  return { log: { ...log, warn }, warned: () => warned };
}

/** What is in each image. */
async function catalog({ params, log, signal }: Context, { repository, images }: ScanSubject) {
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const looked: Looked[] = [];
  for (const { arch, digest } of images) {
    log.info(`Packages of the ${arch} image:`);
    const counting = countingLog(log);
    const scan = await scanImage(client, `${repository}@${digest}`, { log: counting.log, signal });
    if (scan.packages.length === 0) log.warn(`The ${arch} image has no package that can be looked up`);
    looked.push({ arch, digest, scan, unread: counting.warned() });
  }
  return looked;
}

const inWords = (gaps: readonly ReadonlyMap<string, number>[]): readonly string[] =>
  gaps.flatMap((each) => [...each]).map(([what, count]) => `${what} (${count} packages)`);

const sum = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((total, each) => total + each, 0);
