import { posix } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
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
 * Reads the SARIF file that `snyk code test` wrote. Without findings there may be none.
 *
 * @param prefix folder that its paths start from
 * @throws SNYK_NO_REPORT, SAST_BAD_REPORT
 */
export async function readReport(file: string, prefix: string, mustBeThere: boolean): Promise<Report> {
  const text = await readIfThere(file);
  if (text === undefined || text.trim() === "") {
    if (mustBeThere) throw noReport("it wrote none");
    return { defects: [], total: 0, supported: 0 };
  }
  const document = parse(text);
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
