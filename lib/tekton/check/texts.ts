import type { Path } from "./finding.ts";

/** Every text in a value, with its place. */
export function* texts(value: unknown, path: Path = []): Generator<{ text: string; path: Path }> {
  if (typeof value === "string") yield { text: value, path };
  else if (Array.isArray(value)) for (const [i, each] of value.entries()) yield* texts(each, [...path, i]);
  else if (value !== null && typeof value === "object") {
    for (const [key, each] of Object.entries(value)) yield* texts(each, [...path, key]);
  }
}
