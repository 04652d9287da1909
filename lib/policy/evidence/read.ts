import { isRecord } from "../../json/index.ts";
import type { Value } from "../types.ts";

type Json = Readonly<Record<string, unknown>>;

/** Readers for what a statement may hold: anything that is not of the kind counts as absent. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const records = (values: readonly unknown[]): readonly Json[] => values.filter(isRecord);

/** The members of an object that are text. */
export const texts = (value: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );

/** A param or result. What is no text, list or map of texts is kept as JSON text: rules compare it. */
export function jsonValue(value: unknown): Value {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  if (isRecord(value) && Object.values(value).every((each) => typeof each === "string")) return texts(value);
  return JSON.stringify(value) ?? "";
}

export const valuesOf = (value: Json): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonValue(each)]));

/** `[{ name, value }]` as an object. */
export const namedValues = (values: unknown): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    records(list(values)).map((each) => [textOf(each["name"]), jsonValue(each["value"])] as const),
  );

/** Materials, subjects: things with URI and digests. */
export const resources = (values: unknown) =>
  records(list(values)).map((each) => ({
    uri: textOf(each["uri"]),
    digest: texts(recordOf(each["digest"])),
  }));

/** Results of a task. */
export const resultsOf = (values: unknown) =>
  records(list(values)).map((each) => ({
    name: textOf(each["name"]),
    type: textOf(each["type"]),
    value: jsonValue(each["value"]),
  }));
