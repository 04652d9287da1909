/** Colours, which programs print although nobody sees them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence begins with one
const COLOUR = /\u001b\[[0-9;]*m/g;
const LINE_END = /\r\n|[\n\r\u0085\u2028\u2029]/;
/** Control characters but tab; marks that turn the text around them, or are not seen. */
const HIDDEN = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Text as it may stand in a log. Names of files and packages are other people's: they must not look like a
 * line of ours (`accept: …`, a finding), nor move a terminal's cursor. So all lines after the first are set
 * in, and what is not seen is named: `\u{1b}`.
 */
export function shownLine(text: string): string {
  return text
    .replace(COLOUR, "")
    .trimEnd()
    .split(LINE_END)
    .map((line) => line.replace(HIDDEN, named))
    .join("\n  ");
}

const named = (sign: string): string => (sign === "\t" ? sign : `\\u{${sign.codePointAt(0)?.toString(16)}}`);
