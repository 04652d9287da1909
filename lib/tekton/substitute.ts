import { type Reference, references, wholeReference } from "./reference.ts";
import type { ParamValue, WhenExpression } from "./types.ts";

/**
 * What a variable stands for, by its path in dots (`params.image`, `tasks.clone.results.commit`);
 * undefined leaves the variable as it is, for a later pass. Index and `[*]` are applied here.
 */
export type Lookup = (path: string) => ParamValue | undefined;

/**
 * A lookup in a table of whole values. Keys of an object are found too: with `params.o` in the table,
 * `params.o.k` is the key `k` (an entry of that exact name goes first: names may hold dots).
 */
export function lookupIn(values: ReadonlyMap<string, ParamValue>): Lookup {
  return (path) => {
    const exact = values.get(path);
    if (exact !== undefined) return exact;
    for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
      const owner = values.get(path.slice(0, dot));
      if (owner !== undefined && isObject(owner)) return own(owner, path.slice(dot + 1));
    }
    return undefined;
  };
}

/** Asks one after the other; the first that knows the path answers. */
export const firstOf =
  (...lookups: readonly Lookup[]): Lookup =>
  (path) => {
    for (const lookup of lookups) {
      const value = lookup(path);
      if (value !== undefined) return value;
    }
    return undefined;
  };

/**
 * Text with its variables replaced, in one pass: what a value holds is never looked at again.
 * A list or object as a whole, and an index out of range, stay as they stand.
 */
export function substitute(text: string, lookup: Lookup): string {
  let done = "";
  let from = 0;
  for (const reference of references(text)) {
    const value = resolve(reference, lookup);
    if (typeof value !== "string") continue;
    done += text.slice(from, reference.at) + value;
    from = reference.at + reference.text.length;
  }
  return done + text.slice(from);
}

/** A list of texts: an element that is exactly one variable for a list becomes that list's elements. */
export function substituteList(list: readonly string[], lookup: Lookup): string[] {
  return list.flatMap((element) => {
    const value = whole(element, lookup);
    return isList(value) ? value : [substitute(element, lookup)];
  });
}

/**
 * The value of a param or result: a text that is exactly one variable takes the type of what it
 * stands for; list elements expand; in objects the values are text.
 */
export function substituteValue(value: ParamValue, lookup: Lookup): ParamValue {
  if (typeof value === "string") return whole(value, lookup) ?? substitute(value, lookup);
  if (isList(value)) return substituteList(value, lookup);
  return mapValues(value, (each) => substitute(each, lookup));
}

/** Any part of an object: texts are substituted, lists of texts expand; keys stay. */
export function substituteDeep<T>(value: T, lookup: Lookup): T;
export function substituteDeep(value: unknown, lookup: Lookup): unknown {
  if (typeof value === "string") return substitute(value, lookup);
  if (Array.isArray(value)) return value.flatMap((each) => element(each, lookup));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituteDeep(each, lookup)]));
}

/** Guards: a list in `input` becomes its JSON, in `values` its elements. */
export function substituteWhen(when: readonly WhenExpression[], lookup: Lookup): WhenExpression[] {
  return when.map(({ input, values, cel, ...rest }) => ({
    ...rest,
    ...(input === undefined ? {} : { input: asText(input, lookup) }),
    ...(values === undefined ? {} : { values: substituteList(values, lookup) }),
    ...(cel === undefined ? {} : { cel: substitute(cel, lookup) }),
  }));
}

/** True if the guards let it run; those in CEL are left to `celAllows`. */
export function allows(when: readonly WhenExpression[]): boolean {
  return when.every(({ input = "", operator, values = [] }) => {
    if (operator === undefined) return true;
    return (operator === "in") === values.includes(input);
  });
}

export const isList = (value: ParamValue | undefined): value is readonly string[] => Array.isArray(value);
export const isObject = (value: ParamValue | undefined): value is Readonly<Record<string, string>> =>
  typeof value === "object" && !Array.isArray(value);

function element(each: unknown, lookup: Lookup): unknown[] {
  return typeof each === "string" ? substituteList([each], lookup) : [substituteDeep(each, lookup)];
}

/** The list or object that `text` stands for as a whole; undefined for text and for anything mixed. */
function whole(text: string, lookup: Lookup): Exclude<ParamValue, string> | undefined {
  const reference = wholeReference(text);
  if (reference === undefined || typeof reference.index === "number") return undefined;
  const value = lookup(reference.path);
  return typeof value === "string" ? undefined : value;
}

function resolve(reference: Reference, lookup: Lookup): ParamValue | undefined {
  const value = lookup(reference.path);
  if (reference.index === undefined) return value;
  return isList(value) && typeof reference.index === "number" ? value[reference.index] : undefined;
}

function asText(text: string, lookup: Lookup): string {
  const value = whole(text, lookup);
  return isList(value) ? JSON.stringify(value) : substitute(text, lookup);
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
