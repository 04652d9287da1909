import { lineReporter } from "./lines.ts";
import { treeReporter } from "./tree.ts";
import type { Reporter, Sink } from "./types.ts";

export { type CheckReport, checkLines, checksOf } from "./checks.ts";
export { type EvidenceReport, evidenceOf, snapshotOf } from "./evidence.ts";
export { type EvidenceView, evidenceLines } from "./evidence-lines.ts";
export { explainTask } from "./explain.ts";
export { type GateComponent, type GateReport, parseGate } from "./gate.ts";
export { graphOf } from "./graph.ts";
export { htmlReport } from "./html/index.ts";
export { printLogs } from "./logs.ts";
export { type ReleaseReport, releaseOf } from "./release.ts";
export { releaseLines } from "./release-lines.ts";
export { type CommandText, commandFor, summary } from "./summary.ts";
export { cleaned, definitionTable, runTable } from "./tables.ts";
export { columns, cut, duration, plain, size, wrap } from "./text.ts";
export type { Reporter, Sink } from "./types.ts";

export type ReportMode = "auto" | "tree" | "lines" | "json";

export interface ReportOptions {
  readonly mode: ReportMode;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A tree on a terminal, plain lines elsewhere, or one JSON object a line for programs. */
export function createReporter(sink: Sink, { mode, env = process.env }: ReportOptions): Reporter {
  if (mode === "json") return jsonReporter(sink);
  const lively = sink.isTTY === true && env.TERM !== "dumb" && env.CI === undefined;
  if (mode === "tree" || (mode === "auto" && lively)) {
    return treeReporter(sink, { colour: env.NO_COLOR === undefined || env.NO_COLOR === "" });
  }
  return lineReporter(sink);
}

function jsonReporter(sink: Sink): Reporter {
  const put = (value: unknown) => sink.write(`${JSON.stringify(value)}\n`);
  return {
    event: put,
    say: (message) => put({ at: new Date().toISOString(), type: "note", message }),
    close: () => undefined,
  };
}
