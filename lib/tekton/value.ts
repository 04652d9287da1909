import type { ParamType, ParamValue } from "./types.ts";

/**
 * The value of a param, default or result as Tekton reads it from JSON: texts, lists of texts and maps
 * of texts stay; a number or flag is its text; anything else is the text of its JSON.
 * Source: ParamValue.UnmarshalJSON in pkg/apis/pipeline/v1.
 */
export function paramValue(value: unknown): ParamValue {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.every(isText) ? value.map((each) => each ?? "") : json(value);
  if (typeof value === "object") return textMap(value) ?? json(value);
  return String(value);
}

export const typeOf = (value: ParamValue): ParamType =>
  typeof value === "string" ? "string" : Array.isArray(value) ? "array" : "object";

/** The declared type, or what default and properties say. Source: ParamSpec.SetDefaults. */
export function declaredType(spec: {
  readonly type?: ParamType;
  readonly default?: ParamValue;
  readonly properties?: object;
}): ParamType {
  if (spec.type !== undefined) return spec.type;
  if (spec.properties !== undefined) return "object";
  return spec.default === undefined ? "string" : typeOf(spec.default);
}

const isText = (value: unknown): value is string | null => typeof value === "string" || value === null;

function textMap(value: object): Record<string, string> | undefined {
  const entries = Object.entries(value) as [string, unknown][];
  if (!entries.every(([, each]) => isText(each))) return undefined;
  return Object.fromEntries(entries.map(([key, each]) => [key, typeof each === "string" ? each : ""]));
}

/** As Go writes it: keys sorted. */
function json(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each === null || typeof each !== "object" || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
