import { explain } from "../errors/index.ts";
import { type Finding, type FindingSeverity, logFindings, sortFindings } from "../findings/index.ts";
import { makeTestOutput, type TestOutput } from "../formats/index.ts";
import { clearSastReport, writeNoSastReport, writeSastReport } from "../handover/index.ts";
import type { Log } from "../log/index.ts";
import type { Git } from "../tools/git.ts";
import { embedContext } from "./context.ts";
import { writeCsdiff } from "./csdiff.ts";
import { type Defect, eventParts, keyEvent, sortDefects, withoutDuplicates } from "./defect.ts";
import { filterKnown, type KnownOptions } from "./known/index.ts";
import { type Analyser, writeSarif } from "./sarif.ts";

/** What an analysis found, and what is to become of it. */
export interface Scan {
  /** With paths from `root`. */
  readonly defects: readonly Defect[];
  /** Folder of the sources, without links. */
  readonly root: string;
  readonly analyser: Analyser;
  /** Name of the SARIF file, as the compatible task calls it. */
  readonly report: string;
  /** Which findings count in TEST_OUTPUT; the report holds all. Default: all. */
  readonly counts?: (defect: Defect) => boolean;
  readonly known: KnownOptions & { readonly recordExcluded: boolean; readonly caFile: string };
  /** Folder that the steps of the task share. */
  readonly shared: string;
  /** How a finding can be accepted, one sentence; it may name the rule of the first one. */
  readonly accept: string | ((rule: string) => string);
  /** Notes of TEST_OUTPUT, where they are not the usual one. */
  readonly notes?: { readonly clean?: string; readonly allKnown?: string };
}

export interface ScanKit {
  readonly git: Git;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const USUAL_NOTE = "For details, check Tekton task log.";

/**
 * Ends an analysis: each finding once, with its lines of the sources, without known false positives; says
 * them in the log, writes the report for the step that attaches it, and gives the TEST_OUTPUT.
 */
export async function concludeScan(kit: ScanKit, scan: Scan): Promise<TestOutput> {
  const found = await embedContext(sortDefects(withoutDuplicates(scan.defects)), scan.root);
  const { kept, known, filtered } = await filterKnown(
    { ...kit, caFile: scan.known.caFile },
    found,
    scan.known,
  );
  const counted = kept.filter(scan.counts ?? (() => true));
  logCounted(kit.log, counted, scan);
  await writeSastReport(scan.shared, [
    { name: scan.report, mediaType: "application/sarif+json", text: writeSarif(kept, scan.analyser) },
    ...(filtered && scan.known.recordExcluded
      ? [{ name: "excluded-findings.json", mediaType: "application/json", text: writeCsdiff(known) }]
      : []),
  ]);
  if (counted.length > 0)
    return makeTestOutput({ result: "FAILURE", failures: counted.length, note: USUAL_NOTE });
  const { clean = USUAL_NOTE, allKnown = clean } = scan.notes ?? {};
  return makeTestOutput({ result: "SUCCESS", note: found.length === 0 ? clean : allKnown });
}

function logCounted(log: Log, counted: readonly Defect[], { analyser, accept }: Scan): void {
  const findings = sortFindings(counted.map((defect) => findingOf(defect, analyser)));
  const rule = findings[0]?.rule ?? "";
  logFindings(log, findings, { accept: typeof accept === "string" ? accept : accept(rule) });
}

/** A defect as it stands in the log. */
export function findingOf(defect: Defect, { name, ruleLink }: Analyser): Finding {
  const { file, line, column, event, message } = keyEvent(defect);
  const { level, rule = defect.checker } = eventParts(event);
  const link = ruleLink?.(rule);
  return {
    tool: name,
    rule,
    severity: severityOf(level),
    message,
    ...(file === "" ? {} : { file }),
    ...(line === 0 ? {} : { line, ...(column === undefined ? {} : { column }) }),
    ...(link === undefined ? {} : { link }),
  };
}

const severityOf = (level: string): FindingSeverity =>
  level === "error" ? "error" : ["note", "info", "style"].includes(level) ? "info" : "warning";

/**
 * Runs an analysis so that a fault leaves word for the step that attaches reports, and goes on its way.
 * What an earlier run left in the shared folder is gone before it begins.
 */
export async function reportingNone<T>(shared: string, log: Log, analyse: () => Promise<T>): Promise<T> {
  await clearSastReport(shared);
  try {
    return await analyse();
  } catch (thrown) {
    await writeNoSastReport(shared, log.mask(explain(thrown))).catch((unwritten: unknown) =>
      log.warn(`the next step will not know why there is no report: ${explain(unwritten)}`),
    );
    throw thrown;
  }
}
