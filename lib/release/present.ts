import { isRecord } from "../json/index.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * A value without the known members that are null, which count as absent, and with `"true"` and `"false"` as
 * what they say where only true or false can stand: tasks of the first generation read both alike. What the
 * schema does not know stays as it is: there a null may mean something to whoever reads it.
 */
export function presentMembers(schema: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = alternative(schema, "array");
    return value.map((item) => presentMembers(items, item));
  }
  if (!isRecord(value)) return isQuoted(schema, value) ? value === "true" : value;
  const { properties, additionalProperties } = alternative(schema, "object");
  const known = isRecord(properties) ? properties : {};
  const kept = Object.entries(value).filter(([key, member]) => member !== null || !Object.hasOwn(known, key));
  return Object.fromEntries(
    kept.map(([key, member]) => {
      const below = Object.hasOwn(known, key) ? known[key] : additionalProperties;
      return [key, presentMembers(below, member)];
    }),
  );
}

const isQuoted = (schema: unknown, value: unknown): boolean =>
  isRecord(schema) && schema["type"] === "boolean" && (value === "true" || value === "false");

/** The schema itself, or the alternative of a choice that is of a type. */
function alternative(schema: unknown, type: string): Schema {
  if (!isRecord(schema)) return {};
  const { oneOf } = schema;
  const all: unknown[] = Array.isArray(oneOf) ? oneOf : [schema];
  return all.filter(isRecord).find((each) => each["type"] === type) ?? {};
}
