import { shownLine } from "./line.ts";
import { type Masker, masker } from "./mask.ts";

export { shownLine } from "./line.ts";
export { type Masker, masker } from "./mask.ts";

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** What a program says to its reader. Every line passes the mask, and is shown as `shownLine` says. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** From now on `value` never appears in a line, whoever wrote it. */
  secret(value: string): void;
  /** Replaces every known secret in `text`; child output goes through here. */
  mask(text: string): string;
}

export interface LogOptions {
  readonly level?: Level;
  /** Where whole lines go, without newline. Default: standard error. */
  readonly sink?: (line: string) => void;
  readonly masker?: Masker;
}

/** A log with level filter and masking; plain lines, `level: message` for all but info. */
export function createLog(options: LogOptions = {}): Log {
  const {
    level = "info",
    sink = (line) => void process.stderr.write(`${line}\n`),
    masker: mask = masker(),
  } = options;
  const least = LEVELS.indexOf(level);
  const say = (at: Level) => (message: string) => {
    if (LEVELS.indexOf(at) < least) return;
    sink(shownLine(mask.apply(at === "info" ? message : `${at}: ${message}`)));
  };
  return {
    debug: say("debug"),
    info: say("info"),
    warn: say("warn"),
    error: say("error"),
    secret: (value) => mask.add(value),
    mask: (text) => mask.apply(text),
  };
}

/** For tests: keeps the lines. */
export function memoryLog(level: Level = "debug"): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, ...createLog({ level, sink: (line) => lines.push(line) }) };
}
