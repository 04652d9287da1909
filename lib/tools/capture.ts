import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A longer line is handed over in pieces. Characters. */
const LONGEST_LINE = 64 * 1024;

/** Keeps a bounded amount of a stream and tells its lines. */
export interface Capture {
  /** What was kept: all of it, or the last `cap` characters. */
  text(): string;
  /** True if something was let go. */
  overflowed(): boolean;
  /** Hands over a last line without newline. */
  end(): void;
}

/** Reads `stream` to its end; lines end at `\n`, `\r\n` or a lone `\r` (progress bars). Empty lines are left out. */
export function capture(stream: Readable, cap: number, onLine: (line: string) => void): Capture {
  const decoder = new StringDecoder("utf8");
  const lines = lineSplitter(onLine);
  let kept = "";
  let overflowed = false;
  const take = (text: string) => {
    kept += text;
    lines.push(text);
    if (kept.length <= cap) return;
    overflowed = true;
    // Cut seldom: a slice for each chunk would be quadratic.
    if (kept.length > 2 * cap) kept = kept.slice(-cap);
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  return {
    text: () => (kept.length > cap ? kept.slice(-cap) : kept),
    overflowed: () => overflowed,
    end() {
      take(decoder.end());
      lines.end();
    },
  };
}

function lineSplitter(onLine: (line: string) => void) {
  let rest = "";
  const say = (line: string) => {
    if (line !== "") onLine(line);
  };
  return {
    push(text: string) {
      const parts = (rest + text).split(/\r\n|\n|\r/);
      rest = parts.pop() ?? "";
      for (const part of parts) say(part);
      if (rest.length < LONGEST_LINE) return;
      say(rest);
      rest = "";
    },
    end() {
      say(rest);
      rest = "";
    },
  };
}
