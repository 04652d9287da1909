import { plain } from "./text.ts";

/** What a step of the catalog says when it fails, the last of it: `slipway: CODE message — next action`. */
export function faultIn(
  lines: readonly string[],
): { line: string; reason: string; next: string } | undefined {
  for (const line of lines.toReversed()) {
    const [, reason, next] = /^slipway: ([A-Z][A-Z_]+ .*) — (.*)$/.exec(line) ?? [];
    if (reason !== undefined && next !== undefined) return { line, reason: plain(reason), next: plain(next) };
  }
  return undefined;
}
