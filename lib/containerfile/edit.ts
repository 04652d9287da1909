import type { Containerfile, Instruction } from "./types.ts";

/** A RUN that the prelude could not be put into, and why. */
export interface Skipped {
  readonly line: number;
  readonly why: string;
}

/**
 * Puts `prelude` (shell text such as `. /path/env &&`) in front of the command of every RUN, on the same
 * line, so that line numbers stay. A RUN in exec form has no shell, a bare heredoc has no place for it: these
 * are left as they are and told.
 */
export function withRunPrelude(file: Containerfile, prelude: string): { text: string; skipped: Skipped[] } {
  const skipped: Skipped[] = [];
  const places: number[] = [];
  for (const stage of file.stages)
    for (const each of stage.instructions) {
      if (each.keyword !== "RUN") continue;
      const why = unfit(each);
      if (why === undefined) places.push(each.bodyAt);
      else skipped.push({ line: each.line, why });
    }
  return { text: insertAll(file.text, places, `${prelude} `), skipped };
}

function unfit({ body }: Instruction): string | undefined {
  if (isExecForm(body)) return "it is in exec form, which has no shell";
  if (/^\d*<<-?["']?[A-Za-z_]\w*["']?(\s|$)/.test(body)) return "its command is a heredoc";
  return undefined;
}

/** A JSON array of texts. What only looks like one is shell text, as builders treat it. */
export function isExecForm(body: string): boolean {
  if (!body.startsWith("[")) return false;
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) && parsed.every((each) => typeof each === "string");
  } catch {
    return false;
  }
}

const insertAll = (text: string, places: readonly number[], what: string) =>
  [...places]
    .sort((a, b) => b - a)
    .reduce((edited, at) => edited.slice(0, at) + what + edited.slice(at), text);

/** Adds lines behind the last one. */
export const withLines = (text: string, lines: readonly string[]): string =>
  lines.length === 0 ? text : `${text}${text.endsWith("\n") ? "" : "\n"}${lines.join("\n")}\n`;
