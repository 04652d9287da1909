import type { Cleaned, RecordHead } from "../record/index.ts";
import type { Definitions } from "../resolve/index.ts";
import { cut, duration, size } from "./text.ts";

/** Rows as columns, each as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `slipway runs`. */
export function runTable(heads: readonly RecordHead[]): string {
  if (heads.length === 0) return "no runs on record\n";
  const rows = heads.map((head) => {
    const end = head.ended === undefined ? Date.now() : Date.parse(head.ended);
    const time = head.started.slice(0, 19).replace("T", " ");
    return [head.id, head.kind, head.reason, time, duration(end - Date.parse(head.started))];
  });
  return `${columns([["RUN", "KIND", "STATUS", "STARTED (UTC)", "TOOK"], ...rows]).join("\n")}\n`;
}

/** `slipway list`. */
export function definitionTable(definitions: Definitions, width = 100): string {
  if (definitions.size === 0) return "the catalog has no definitions (npm run render makes them)\n";
  const rows = [...definitions.values()]
    .map(({ kind, metadata, spec }) => [
      kind,
      metadata.name ?? "",
      metadata.labels?.["app.kubernetes.io/version"] ?? "",
      (spec.description ?? "").trim().split("\n")[0] ?? "",
    ])
    .sort((a, b) => (a.slice(0, 2).join() < b.slice(0, 2).join() ? -1 : 1));
  const lines = columns([["KIND", "NAME", "VERSION", "WHAT IT DOES"], ...rows]);
  return `${lines.map((line) => cut(line, width)).join("\n")}\n`;
}

/** `slipway clean`. */
export const cleaned = ({ runs, bytes, left }: Cleaned): string =>
  `gave back ${size(bytes)} (${runs} runs removed); ${size(left)} are still in use\n`;
