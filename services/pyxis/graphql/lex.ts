import { pyxisFault } from "../fault.ts";

/** A piece of a GraphQL document. */
export interface Token {
  readonly kind: "name" | "punctuator" | "string" | "number" | "end";
  readonly text: string;
}

// GraphQL October 2021, 2.1: commas, white space, the byte order mark and comments mean nothing.
const IGNORED = /^(?:[\s,\uFEFF]+|#[^\n\r]*)/;
const TOKENS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /^[_A-Za-z][_0-9A-Za-z]*/],
  ["number", /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/],
  ["string", /^"(?:[^"\\\n\r]|\\.)*"/],
  ["punctuator", /^(?:\.\.\.|[!$&()[\]{}:=@|])/],
];

/** Takes a document apart; the last piece is the end. Fault PYXIS_BAD_QUERY. */
export function tokens(document: string): readonly Token[] {
  const found: Token[] = [];
  let rest = document;
  for (;;) {
    rest = rest.replace(IGNORED, "");
    if (IGNORED.test(rest)) continue;
    if (rest === "") return [...found, { kind: "end", text: "the end" }];
    const next = first(rest);
    if (next === undefined)
      throw pyxisFault(
        "PYXIS_BAD_QUERY",
        `Syntax Error: unexpected ${JSON.stringify(rest.slice(0, 20))}`,
        "Write it as GraphQL.",
      );
    found.push(next);
    rest = rest.slice(next.text.length);
  }
}

function first(rest: string): Token | undefined {
  for (const [kind, pattern] of TOKENS) {
    const text = pattern.exec(rest)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}
