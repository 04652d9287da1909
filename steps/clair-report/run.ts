import type { Run } from "../../lib/contract/index.ts";
import { makeImagesProcessed } from "../../lib/formats/index.ts";
import {
  feedFiles,
  readSubject,
  scanStep,
  skipScan,
  writeDone,
  writeReport,
} from "../../lib/vulnerabilities/index.ts";
import type { clairReportStep } from "./contract.ts";
import { hasDatabase } from "./database.ts";
import type { Context } from "./scanner.ts";
import { databaseIn, scanWithClair } from "./with-clair.ts";

const GET_DATA =
  "Put Clair's matcher.db there, or archives of osv.dev (https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip); with slipway run: DIR/vulnerabilities of --data DIR";

const NO_PROGRAM =
  "clair-action is not on the steps' PATH. Install it: GOBIN=/usr/local/bin go install github.com/quay/clair-action/cmd/clair-action@latest.";

type Scanner = typeof scanWithClair | typeof import("./with-feed.ts").scanWithFeed;

/** The scanner that can run here; or why none can. */
async function choose({ params, tools }: Context): Promise<Scanner | string> {
  const { data, scanner } = params;
  const program = tools["clair-action"].isThere();
  const database = await hasDatabase(databaseIn(data));
  if (scanner !== "feed" && program && database) return scanWithClair;
  // Reading packages is a third of this program; it is loaded only where clair-action does not do it.
  if (scanner !== "clair-action" && (await feedFiles(data)).length > 0)
    return (await import("./with-feed.ts")).scanWithFeed;
  if (scanner !== "feed" && database) return `there is Clair's matcher.db in ${data}, but ${NO_PROGRAM}`;
  if (scanner === "clair-action")
    return program ? `clair-action has no database in ${data}. ${GET_DATA}.` : NO_PROGRAM;
  return `nothing to match against in ${data}. ${GET_DATA}.`;
}

export const run: Run<typeof clairReportStep> = async (context) => {
  const { params, log, signal } = context;
  const { shared } = params;
  return scanStep({ shared, log, signal }, async () => {
    const subject = await readSubject(shared);
    const scan = await choose(context);
    if (typeof scan === "string") return skipScan(shared, log, scan);
    const scanned = await scan(context, subject);
    if ("nothing" in scanned) return skipScan(shared, log, `${scanned.nothing}. ${GET_DATA}.`);
    const { reports, gaps } = scanned;
    for (const [arch, report] of reports) await writeReport(shared, arch, report);
    for (const gap of gaps) log.warn(`Not looked up, nothing is known of it: ${gap}`);
    await writeDone(shared, { gaps });
    const digests = subject.images.map(({ digest }) => digest);
    return { imagesProcessed: makeImagesProcessed(subject.image, digests, subject.digest) };
  });
};
