import { posix } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type Defect, readSarif } from "../../lib/sast/index.ts";
import { snykFault } from "./fault.ts";

/** What Snyk says of one target. */
export interface Report {
  /** With paths from the root of the sources. */
  readonly defects: readonly Defect[];
  /** Files that were there, and those of them that Snyk looked at. */
  readonly total: number;
  readonly supported: number;
}

/**
 * Reads the SARIF file that `snyk code test` wrote. Without findings there may be none, if Snyk says that it looked.
 *
 * @param prefix folder that its paths start from
 * @throws SNYK_NO_REPORT, SAST_BAD_REPORT
 */
export async function readReport(
  file: string,
  prefix: string,
  mustBeThere: boolean,
  log: Log,
): Promise<Report> {
  const text = await readIfThere(file);
  if (text === undefined || text.trim() === "") {
    if (mustBeThere) throw noReport("it wrote none, and did not say that it found nothing");
    return { defects: [], total: 0, supported: 0 };
  }
  const document = withoutAccepted(parse(text), log);
  const defects = readSarif(document, "the report of snyk").map((defect) => below(prefix, defect));
  return { defects, ...coverageOf(document) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw noReport(`it is no JSON: ${(thrown as Error).message}`);
  }
}

/** What somebody ignored in Snyk itself is reported as suppressed (SARIF 2.1.0 §3.27.23), and is no finding. */
function withoutAccepted(document: unknown, log: Log): unknown {
  if (!isRecord(document) || !Array.isArray(document["runs"])) return document;
  const runs = document["runs"].map((run: unknown) => {
    if (!isRecord(run) || !Array.isArray(run["results"])) return run;
    const kept = run["results"].filter((result) => !isAccepted(result));
    const accepted = run["results"].length - kept.length;
    if (accepted > 0) log.info(`${accepted} findings are ignored in Snyk, and left out`);
    return { ...run, results: kept };
  });
  return { ...document, runs };
}

function isAccepted(result: unknown): boolean {
  const suppressions = list(record(result)["suppressions"]);
  return suppressions.length > 0 && suppressions.every(({ status = "accepted" }) => status === "accepted");
}

const below = (prefix: string, defect: Defect): Defect => ({
  ...defect,
  events: defect.events.map((event) => ({
    ...event,
    file: event.file === "" ? "" : posix.join(prefix, event.file),
  })),
});

const list = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);
const record = (value: unknown) => (isRecord(value) ? value : {});

/** `runs[].properties.coverage[]`: how many files of a kind there are, and whether Snyk supports them. */
function coverageOf(document: unknown): Pick<Report, "total" | "supported"> {
  const kinds = list(record(document)["runs"]).flatMap((run) => list(record(run["properties"])["coverage"]));
  const sum = (of: typeof kinds) =>
    of.reduce((total, { files }) => total + (typeof files === "number" ? files : 0), 0);
  return {
    total: sum(kinds),
    supported: sum(
      kinds.filter(({ type, isSupported }) =>
        type === undefined ? isSupported === true : type === "SUPPORTED",
      ),
    ),
  };
}

const noReport = (why: string) =>
  snykFault(
    "SNYK_NO_REPORT",
    `snyk code test gave no report: ${why}`,
    "Look at the log of the step, and at ARGS.",
  );
