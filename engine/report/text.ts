/** Seconds for people: `0.4s`, `12s`, `1m03s`, `1h02m`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two((seconds % 3600) / 60)}m`;
}

const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");

/** Bytes for people: `512 B`, `3.4 MB`. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** Text on one line of at most `width` characters: what is more is cut, with `…`. */
export function cut(text: string, width: number): string {
  const line = plain(text).replaceAll("\n", " ");
  if (line.length <= width) return line;
  return width <= 1 ? line.slice(0, Math.max(0, width)) : `${line.slice(0, width - 1)}…`;
}

/**
 * Without escape sequences, control characters and marks that turn text around: a step's output must not move
 * the reader's cursor, nor read otherwise than it is.
 */
export function plain(text: string): string {
  return text.replace(ESCAPES, "").replace(/\t/g, "  ").replace(CONTROL, "");
}
// biome-ignore lint/complexity/useRegexLiterals: control characters are clearer escaped in a string
const ESCAPES = new RegExp(
  "\\u001b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|.)",
  "g",
);
// biome-ignore lint/complexity/useRegexLiterals: the same
const CONTROL = new RegExp(
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]",
  "g",
);

/** Text in lines of at most `width` characters, broken at spaces where there are any; later lines are set in. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}

/** Columns of the reader's terminal; 100 where there is none. */
export const columns = (): number => process.stdout.columns ?? 100;
