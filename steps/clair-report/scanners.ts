import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "../../lib/contract/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { type Scan, scanImage } from "../../lib/sbom/index.ts";
import {
  buildClairReport,
  loadScorer,
  match,
  readClairReport,
  readFeed,
  type ScanSubject,
  targetsOf,
  uncovered,
} from "../../lib/vulnerabilities/index.ts";
import type { clairReportStep } from "./contract.ts";
import { dockerConfig } from "./credentials.ts";
import { requireFilled } from "./database.ts";

export type Context = Parameters<Run<typeof clairReportStep>>[0];

/** Why a scanner could not look anything up. */
export interface Nothing {
  readonly nothing: string;
}

/** What a scanner made: a report for each image, by name of the image, and what it did not look at. */
export interface Scanned {
  readonly reports: ReadonlyMap<string, string>;
  readonly gaps: readonly string[];
}

/** Clair's database in the data folder. */
export const databaseIn = (data: string): string => join(data, "matcher.db");

/** Each image by clair-action, one after the other: each takes gigabytes of memory. */
export async function scanWithClair(context: Context, { repository, images }: ScanSubject): Promise<Scanned> {
  const database = databaseIn(context.params.data);
  await requireFilled(database);
  const config = await dockerConfig(repository, context.log);
  const reports = new Map<string, string>();
  for (const { arch, digest } of images) {
    context.log.info(`clair-action looks at the ${arch} image`);
    const image = `${repository}@${digest}`;
    const text = await tryReport(context, { image, database, dockerConfig: config });
    // Read now, so that garbage is a fault of the scan and is not attached.
    readClairReport(text, digest, `the report of clair-action on the ${arch} image`);
    reports.set(arch, text);
  }
  return { reports, gaps: [] };
}

/** Wait before the second try; doubled before each further one. Milliseconds. */
const FIRST_WAIT = 1000;

async function tryReport(
  { params, tools, log, signal }: Context,
  call: { readonly image: string; readonly database: string; readonly dockerConfig: string },
): Promise<string> {
  const timeoutMs = params.timeoutSeconds * 1000;
  for (let attempt = 1; ; attempt++) {
    try {
      return await tools["clair-action"].report({ ...call, caFile: params.caFile, timeoutMs });
    } catch (thrown) {
      if (attempt >= params.tries || codeOf(thrown) !== "TOOL_FAILED") throw thrown;
      log.warn(`clair-action failed, try ${attempt + 1} of ${params.tries} follows`);
      await wait(FIRST_WAIT * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

/** All images against the feed, which is read once for what is in any of them. */
export async function scanWithFeed(
  context: Context,
  { repository, images }: ScanSubject,
): Promise<Scanned | Nothing> {
  const { params, log, signal } = context;
  const client = await openRegistry({ caFile: params.caFile, tlsVerify: params.tlsVerify, log, signal });
  const scans = new Map<string, { readonly digest: string; readonly scan: Scan }>();
  for (const { arch, digest } of images) {
    log.info(`Packages of the ${arch} image:`);
    const scan = await scanImage(client, `${repository}@${digest}`, { log, signal });
    if (scan.packages.length === 0)
      log.warn(`The ${arch} image has no package that is known: there is nothing to look up`);
    scans.set(arch, { digest, scan });
  }
  const { targets, gaps } = targetsOf([...scans.values()].flatMap(({ scan }) => scan.packages));
  const feed = await readFeed(params.data, targets, { log, signal });
  log.info(`The feed in ${params.data}: ${feed.records} records read`);
  const unknown = uncovered(targets, feed);
  const words = inWords([gaps, unknown]);
  const blind = sum(unknown) === targets.length && words.length > 0;
  if (blind) return { nothing: `the feed in ${params.data} knows nothing of ${words.join(", ")}` };
  const score = await loadScorer();
  const reports = new Map<string, string>();
  for (const [arch, { digest, scan }] of scans) {
    const matches = match(targetsOf(scan.packages).targets, feed, score, log);
    log.info(`${arch}: ${matches.length} vulnerabilities in ${scan.packages.length} packages`);
    const report = buildClairReport({
      digest,
      packages: scan.packages,
      matches,
      ...(scan.distro ? { distro: scan.distro } : {}),
    });
    reports.set(arch, `${JSON.stringify(report, undefined, 1)}\n`);
  }
  return { reports, gaps: words };
}

const inWords = (gaps: readonly ReadonlyMap<string, number>[]): readonly string[] =>
  gaps.flatMap((each) => [...each]).map(([what, count]) => `${what} (${count} packages)`);

const sum = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((total, each) => total + each, 0);
