import type { UnicodeArgs } from "./args.ts";

/** Which characters are looked for, and what they are called. */
export interface Wanted {
  readonly pattern: RegExp;
  readonly message: string;
}

/** As find_unicode_control.py has them; the ASCII controls are in none. */
const SETS: Readonly<Record<UnicodeArgs["nonprint"], Wanted>> = {
  format: { pattern: /\p{Cf}/gu, message: "unicode control characters" },
  all: { pattern: /[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, message: "disallowed characters" },
  bidi: { pattern: /[\u202a-\u202e\u2066-\u2069]/gu, message: "bidirectional control characters" },
};
export const wantedOf = (nonprint: UnicodeArgs["nonprint"]): Wanted => SETS[nonprint];

/** Characters of a line. */
export interface Hit {
  /** From 1. */
  readonly line: number;
  readonly characters: readonly string[];
}

/**
 * Finds characters in text that comes in pieces. Lines end at `\n`, `\r\n` and `\r`, as Python reads them.
 */
export function finder({ pattern }: Wanted) {
  const hits = new Map<number, string[]>();
  const marks = new RegExp(`\\r\\n|\\r|\\n|${pattern.source}`, "gu");
  let line = 1;
  let held = "";
  const take = (text: string) => {
    for (const [mark] of text.matchAll(marks)) {
      if (/[\r\n]/.test(mark)) line += 1;
      else hits.set(line, [...(hits.get(line) ?? []), mark]);
    }
  };
  return {
    push(piece: string) {
      const text = held + piece;
      // The other half of a line end may come with the next piece.
      held = text.endsWith("\r") ? "\r" : "";
      take(held === "" ? text : text.slice(0, -1));
    },
    end(): readonly Hit[] {
      take(held);
      return [...hits].map(([at, characters]) => ({ line: at, characters }));
    },
  };
}

/** A character as Python shows one that cannot be printed: `'\u202e'`. */
export function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code > 0xffff ? ["U", 8] : code > 0xff ? ["u", 4] : ["x", 2];
  return `'\\${letter}${code.toString(16).padStart(digits as number, "0")}'`;
}
