import type { Path } from "./finding.ts";

/** One `$(…)` in a text. */
export interface Variable {
  /** As written, with `$( )`. */
  readonly raw: string;
  /** `["params", "url"]`, `["tasks", "clone", "results", "commit"]` */
  readonly parts: readonly string[];
  /** `[*]` or `[3]` after the name. */
  readonly index?: "*" | number;
  /** True if the variable is the whole text. */
  readonly whole: boolean;
}

/** Tekton's grammar: dots, `["a.b"]`, `['a.b']`, and an index at the end. */
const VARIABLE = /\$\(((?:[A-Za-z0-9_-]+)(?:\.[A-Za-z0-9_-]+|\["[^"]+"\]|\['[^']+'\])*)(?:\[(\*|\d+)\])?\)/g;

export function variables(text: string): Variable[] {
  return [...text.matchAll(VARIABLE)].map((match) => ({
    raw: match[0],
    parts: split(match[1] ?? ""),
    ...(match[2] === undefined ? {} : { index: match[2] === "*" ? ("*" as const) : Number(match[2]) }),
    whole: match[0] === text.trim(),
  }));
}

function split(name: string): string[] {
  return [...name.matchAll(/\["([^"]+)"\]|\['([^']+)'\]|\.?([A-Za-z0-9_-]+)/g)].map(
    (part) => part[1] ?? part[2] ?? part[3] ?? "",
  );
}

/** Every text in a value, with its place. */
export function* texts(value: unknown, path: Path = []): Generator<{ text: string; path: Path }> {
  if (typeof value === "string") yield { text: value, path };
  else if (Array.isArray(value)) for (const [i, each] of value.entries()) yield* texts(each, [...path, i]);
  else if (value !== null && typeof value === "object") {
    for (const [key, each] of Object.entries(value)) yield* texts(each, [...path, key]);
  }
}
