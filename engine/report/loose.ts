/** Reads JSON of other programs: what is not of the shape is as if it were not there. */
export type Loose = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object; an empty one for anything else. */
export const object = (value: unknown): Loose => (isObject(value) ? value : {});
/** The objects of a list. */
export const objects = (value: unknown): readonly Loose[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
/** A text; undefined for anything else, and for an empty one. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
/** The texts of a list, or one text alone. */
export const texts = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
      ? value.filter((each) => typeof each === "string")
      : [];

/** The JSON in a text; undefined where it is none. */
export function json(source: string | undefined): unknown {
  if (source === undefined) return undefined;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

/** A property where there is one: for objects whose optional properties are absent, not undefined. */
export const some = <Key extends string>(
  key: Key,
  value: string | undefined,
): { readonly [name in Key]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [name in Key]: string });
