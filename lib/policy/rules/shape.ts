import { isRecord } from "../../json/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { setting } from "./settings.ts";
import { instant, pattern } from "./values.ts";

/** What is wrong with a piece of rule data, each with its place in it. */
export type Shape = (value: unknown, place: string) => readonly Violation[];

const wrong = (place: string, problem: string): readonly Violation[] => [{ message: `${place} ${problem}` }];
const shown = (value: unknown): string => JSON.stringify(value) ?? "undefined";
const when =
  (good: (value: unknown) => boolean, what: string): Shape =>
  (value, place) =>
    good(value) ? [] : wrong(place, `must be ${what}, not ${shown(value)}`);

export const aText: Shape = when((value) => typeof value === "string", "a text");
export const aFlag: Shape = when((value) => typeof value === "boolean", "true or false");
export const aTime: Shape = when((value) => instant(value) !== undefined, "a time as in RFC 3339");
export const aPattern: Shape = when((value) => pattern(value) !== undefined, "a regular expression");
export const aCount: Shape = when(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "a whole number from 0",
);
export const oneOf = (...allowed: readonly string[]): Shape =>
  when((value) => allowed.some((each) => each === value), `one of ${allowed.join(", ")}`);
export const anInteger: Shape = when((value) => Number.isInteger(value), "a whole number");
/** A text of that form. */
export const aTextLike = (form: RegExp, what: string): Shape =>
  when((value) => typeof value === "string" && form.test(value), what);

/** Either of two. */
export const either =
  (one: Shape, other: Shape): Shape =>
  (value, place) =>
    one(value, place).length === 0 ? [] : other(value, place);

/** A list. Members must differ unless `repeats`. */
export const listOf =
  (member: Shape, { min = 0, repeats = false } = {}): Shape =>
  (value, place) => {
    if (!Array.isArray(value)) return wrong(place, `must be a list, not ${shown(value)}`);
    if (value.length < min) return wrong(place, `must have ${min} member${min === 1 ? "" : "s"} at least`);
    const distinct = new Set(value.map((each) => JSON.stringify(each))).size;
    return [
      ...(repeats || distinct === value.length ? [] : wrong(place, "has a member twice")),
      ...value.flatMap((each: unknown, index) => member(each, `${place}[${index}]`)),
    ];
  };

/** An object with any keys. */
export const mapOf =
  (member: Shape): Shape =>
  (value, place) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, each]) => member(each, `${place}.${key}`))
      : wrong(place, `must be a map, not ${shown(value)}`);

/** What becomes of keys that a shape does not know: of rule data they are a warning, as a newer policy may know them. */
export type Others = "warned" | "refused" | "ignored";

/** An object with these keys. */
export const objectOf =
  (
    fields: Readonly<Record<string, Shape>>,
    required: readonly string[] = [],
    others: Others = "warned",
  ): Shape =>
  (value, place) => {
    if (!isRecord(value)) return wrong(place, `must be a map, not ${shown(value)}`);
    const missing = required.filter((key) => value[key] === undefined);
    const unknown =
      others === "ignored" ? [] : Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
    const severity = others === "warned" ? { severity: "warning" as const } : {};
    return [
      ...missing.flatMap((key) => wrong(place, `lacks ${key}`)),
      ...unknown.map((key) => ({ message: `${place} has ${key}, which is not known`, ...severity })),
      ...Object.entries(fields).flatMap(([key, shape]) =>
        value[key] === undefined ? [] : shape(value[key], `${place}.${key}`),
      ),
    ];
  };

/** What is wrong with rule data, by its keys. */
export const dataProblems = (
  context: RuleContext,
  shapes: Readonly<Record<string, Shape>>,
): readonly Violation[] =>
  Object.entries(shapes).flatMap(([key, shape]) => shape(setting(context, key), `rule data ${key}`));
