import type { Scope } from "./types.ts";

/** Splits at white space outside quotes; quotes and escapes stay in the words. */
export function splitWords(text: string, escaper: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === escaper && quote !== "'" && i + 1 < text.length) word += char + (text[++i] ?? "");
    else if (quote === "" && /\s/.test(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      if (quote === char) quote = "";
      else if (quote === "" && (char === '"' || char === "'")) quote = char;
      word += char;
    }
  }
  return word === "" ? words : [...words, word];
}

/**
 * Substitutes `$X`, `${X}`, `${X:-word}`, `${X-word}`, `${X:+word}` and `${X+word}`, and takes quotes and
 * escapes away, as the Dockerfile reference says. What is not set becomes empty.
 */
export function expand(word: string, scope: Scope, escaper: string): string {
  let out = "";
  let quote = "";
  for (let i = 0; i < word.length; i++) {
    const char = word[i] ?? "";
    if (char === escaper && quote !== "'" && i + 1 < word.length) {
      const next = word[++i] ?? "";
      // Inside double quotes an escaper only matters before what would be special there.
      out += quote === '"' && !['"', "$", escaper].includes(next) ? char + next : next;
    } else if (char === quote) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === "$" && quote !== "'") {
      const { value, length } = variable(word.slice(i), scope, escaper);
      out += value;
      i += length - 1;
    } else out += char;
  }
  return out;
}

function variable(text: string, scope: Scope, escaper: string): { value: string; length: number } {
  const plain = /^\$(\w+)/.exec(text);
  if (plain?.[1] !== undefined) return { value: scope[plain[1]] ?? "", length: plain[0].length };
  const braced = /^\$\{(\w+)(:?[-+])?/.exec(text);
  const end = braced === null ? -1 : closing(text);
  if (braced?.[1] === undefined || end < 0) return { value: "$", length: 1 };
  const [head, name, operator = ""] = braced;
  const word = () => expand(text.slice(head.length, end), scope, escaper);
  const value = scope[name];
  const isSet = operator.startsWith(":") ? (value ?? "") !== "" : value !== undefined;
  const chosen = operator.endsWith("-")
    ? isSet
      ? (value ?? "")
      : word()
    : operator.endsWith("+")
      ? isSet
        ? word()
        : ""
      : (value ?? "");
  return { value: chosen, length: end + 1 };
}

/** Index of the brace that closes the one at 1. */
function closing(text: string): number {
  let depth = 0;
  for (let i = 1; i < text.length; i++) {
    if (text[i] === "{") depth++;
    if (text[i] === "}" && --depth === 0) return i;
  }
  return -1;
}

/** `a=b c="d e"`, or the old form `a b c`: names and values, both expanded. */
export function pairs(body: string, scope: Scope, escaper: string): (readonly [string, string])[] {
  const words = splitWords(body, escaper);
  const [first = ""] = words;
  if (!first.includes("=")) {
    const rest = body.trim().slice(first.length).trim();
    return [[expand(first, scope, escaper), expand(rest, scope, escaper)]];
  }
  return words.map((word) => {
    const at = assignment(word);
    return [expand(word.slice(0, at), scope, escaper), expand(word.slice(at + 1), scope, escaper)];
  });
}

/** The `=` after the name; a quoted name may hold others. */
function assignment(word: string): number {
  const quote = word[0];
  const from = quote === '"' || quote === "'" ? word.indexOf(quote, 1) : 0;
  const at = word.indexOf("=", Math.max(from, 0));
  return at < 0 ? word.length : at;
}
