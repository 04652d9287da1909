import { type Reference, references, wholeReference } from "../reference.ts";
import type { ParamValue } from "../types.ts";

export type Kind = "string" | "array" | "object";

/** The type of what a variable stands for; `undefined` when it is not known here. */
export type KindOf = (variable: Reference) => Kind | undefined;

/**
 * The type that a value will have. `$(params.list[*])` as a whole text is the list itself;
 * anything else that is text stays text.
 */
export function kindOfValue(value: ParamValue, kindOf: KindOf): Kind {
  if (Array.isArray(value)) return "array";
  if (value !== null && typeof value === "object") return "object";
  // A bare number or boolean in YAML is text to Tekton.
  const only = wholeReference(String(value));
  if (only?.index === "*") return kindOf(only) === "object" ? "object" : "array";
  return "string";
}

/** Variables that put a list or an object into text, which Tekton refuses. */
export function misplaced(
  text: string,
  kindOf: KindOf,
  inList: boolean,
): { variable: Reference; kind: Kind }[] {
  return references(text).flatMap((variable) => {
    const kind = kindOf(variable);
    if (kind === undefined || kind === "string" || typeof variable.index === "number") return [];
    // In a list, Tekton also takes `$(params.list)` alone as the list.
    const whole = variable.text.length === text.trim().length;
    if (whole && (variable.index === "*" || (inList && kind === "array"))) return [];
    return [{ variable, kind }];
  });
}
