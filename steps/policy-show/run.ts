import type { Run } from "../../lib/contract/index.ts";
import { type Outcome, readOutcome } from "../../lib/policy/index.ts";
import type { policyShowStep } from "./contract.ts";

/** Log systems cut longer lines. Characters. */
const LINE = 8000;

export const run: Run<typeof policyShowStep> = async ({ params, log }) => {
  const outcome = await readOutcome(params.shared);
  for (const line of linesOf(outcome, params.what)) log.info(line);
  return {};
};

function linesOf(outcome: Outcome, what: "json" | "summary" | "config" | "text"): readonly string[] {
  const { testOutput, report, text } = outcome;
  if (what === "summary") return JSON.stringify(testOutput, null, 2).split("\n");
  if (what === "text") return text.trimEnd().split("\n");
  if (report === undefined) return [`there is no report: ${testOutput.note}`];
  if (what === "json") return foldedJson(report);
  const { policy, key } = report;
  return JSON.stringify({ policy, key, "effective-time": report["effective-time"] }, null, 2).split("\n");
}

/** JSON that is broken only between its members, so that its lines, joined, are the same JSON. */
function foldedJson(value: unknown): readonly string[] {
  const pieces = JSON.stringify(value, null, 1)
    .split("\n")
    .map((piece) => piece.trimStart());
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + piece.length <= LINE) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines;
}
