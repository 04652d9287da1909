import { plain, wrap } from "./text.ts";

const LABEL = 11;

/** A label and its text in lines of at most `width` characters, as summaries have it; words are never cut. */
export function labelled(label: string, text: string, width: number, indent = 4): string[] {
  const lines = wrap(plain(text), Math.max(20, width - indent - LABEL));
  const before = (at: number) => " ".repeat(indent) + (at === 0 ? label : "").padEnd(LABEL);
  return lines.length === 0 ? [] : lines.map((line, at) => `${before(at)}${line}`);
}

/** Text set in, in lines of at most `width` characters. */
export const setIn = (text: string, width: number, indent: number): string[] =>
  wrap(plain(text), Math.max(20, width - indent)).map((line) => `${" ".repeat(indent)}${line}`);
