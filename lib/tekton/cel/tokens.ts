import { fault } from "../fault.ts";

/** One word of a CEL expression. */
export type Token =
  | { readonly kind: "value"; readonly value: string | number | boolean | null; readonly text: string }
  | { readonly kind: "name" | "operator"; readonly text: string };

const WORD = new RegExp(
  [
    String.raw`\s+`,
    String.raw`(?<text>r?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?)`,
    String.raw`(?<name>[A-Za-z_]\w*)`,
    String.raw`(?<operator>\|\||&&|[=!<>]=|[-+*/%!<>?:.,()[\]])`,
  ].join("|"),
  "gy",
);
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** @throws Fault TEKTON_INVALID at a character that begins nothing */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    at = match.index + match[0].length;
    const token = tokenOf(match);
    if (token !== undefined) tokens.push(token);
  }
  if (at < text.length) {
    const what = `cel: ${text}: "${text.slice(at, at + 10)}" cannot be read`;
    throw fault("TEKTON_INVALID", what, "Correct the expression under when.");
  }
  return tokens;
}

function tokenOf({ 0: word, groups = {} }: RegExpExecArray): Token | undefined {
  if (groups.text !== undefined) return { kind: "value", value: unquote(word), text: word };
  if (groups.number !== undefined) return { kind: "value", value: Number(word.replace("u", "")), text: word };
  if (groups.name !== undefined) return nameOf(word);
  return groups.operator === undefined ? undefined : { kind: "operator", text: word };
}

function nameOf(word: string): Token {
  if (word === "in") return { kind: "operator", text: word };
  return Object.hasOwn(WORDS, word)
    ? { kind: "value", value: WORDS[word] ?? null, text: word }
    : { kind: "name", text: word };
}

function unquote(word: string): string {
  if (word.startsWith("r")) return word.slice(2, -1);
  return word.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
