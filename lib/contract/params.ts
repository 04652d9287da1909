import type { ListRef, Text, TextRef } from "./refs.ts";

/** Types of Tekton params that the catalog has; objects are none of them. */
export type TektonType = "string" | "array";
/** A value as Tekton holds it: text, or a list of texts. */
export type Wire = string | readonly string[];

/**
 * One declaration gives Tekton's type and default, the flag, the value in `run()`, and what an
 * author may write. Members with `~` exist only for types.
 */
export interface Param {
  readonly type: TektonType;
  readonly required: boolean;
  readonly describe: string;
  readonly default?: Wire;
  /** The values of a `choice`; never rendered as Tekton's `enum`, which is behind a feature flag. */
  readonly oneOf?: readonly string[];
  /** JSON Schema of the value as it is on the wire. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Wire form to value; throws a BadValue that says what was wanted. */
  parse(wire: Wire): unknown;
  readonly "~value"?: unknown;
  readonly "~accepts"?: unknown;
}
interface Of<T extends TektonType, Value, Accepts, Req extends boolean> extends Param {
  readonly type: T;
  readonly required: Req;
  readonly "~value"?: Value;
  readonly "~accepts"?: Accepts;
}
/** A text as it is given. */
export interface TextParam<Req extends boolean> extends Of<"string", string, Text, Req> {}
/** A whole number; Tekton sees a text. */
export interface IntegerParam<Req extends boolean, V = number>
  extends Of<"string", V, number | TextRef, Req> {}
/** True or false; Tekton sees the texts `true` and `false`. */
export interface FlagParam<Req extends boolean> extends Of<"string", boolean, boolean | TextRef, Req> {}
/** One of a few texts; never rendered as `enum`. */
export interface ChoiceParam<C extends string, Req extends boolean>
  extends Of<"string", C, C | TextRef, Req> {}
/** A list of texts: an array for Tekton. */
export interface ListParam<Req extends boolean>
  extends Of<"array", readonly string[], ListRef | readonly (Text | ListRef)[], Req> {}
/** A text of JSON, read and checked before `run` sees it. */
export interface JsonParam<T, Req extends boolean> extends Of<"string", T, Text, Req> {}

/** Params by name. */
export type Params = Readonly<Record<string, Param>>;
/** What `run` gets for a param. */
export type ValueOf<P extends Param> = Exclude<P["~value"], undefined>;
/** What an author may give for a param: the value itself, or a reference to one. */
export type AcceptsOf<P extends Param> = Exclude<P["~accepts"], undefined>;
type Req<O> = O extends { default: unknown } | { optional: true } ? false : true;

interface Says {
  readonly describe: string;
}

/** Thrown by `parse`; the caller adds the name of the flag or param. */
export class BadValue extends Error {}

const clip = (value: string) => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);

function one(wire: Wire): string {
  if (typeof wire !== "string") throw new BadValue("wants text, got a list");
  return wire;
}

function base<T extends TektonType, O extends Says>(type: T, o: O, fallback: Wire | undefined) {
  return {
    type,
    describe: o.describe,
    required: (fallback === undefined) as Req<O>,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** Any text. `check` returns what is wrong with a value, or nothing. */
export const text = <
  const O extends Says & { default?: string; check?: (value: string) => string | undefined },
>(
  o: O,
): TextParam<Req<O>> => ({
  ...base("string", o, o.default),
  schema: { type: "string" },
  parse(wire) {
    const value = one(wire);
    const bad = o.check?.(value);
    if (bad !== undefined) throw new BadValue(`${bad}, got ${clip(value)}`);
    return value;
  },
});

/** A whole number. `optional`: empty on the wire, `null` in `run()`. */
export const integer = <
  const O extends Says & { default?: number; optional?: true; min?: number; max?: number },
>(
  o: O,
): IntegerParam<Req<O>, O extends { optional: true } ? number | null : number> => ({
  ...base("string", o, o.optional ? "" : o.default === undefined ? undefined : String(o.default)),
  schema: { type: "string", pattern: o.optional ? "^(-?[0-9]+)?$" : "^-?[0-9]+$" },
  parse(wire) {
    const value = one(wire);
    if (o.optional && value === "") return null;
    if (!/^-?\d+$/.test(value)) throw new BadValue(`wants a whole number, got ${clip(value)}`);
    const number = Number(value);
    if (o.min !== undefined && number < o.min) throw new BadValue(`wants at least ${o.min}, got ${number}`);
    if (o.max !== undefined && number > o.max) throw new BadValue(`wants at most ${o.max}, got ${number}`);
    return number;
  },
});

/** `"true"` or `"false"` on the wire. */
export const flag = <const O extends Says & { default?: boolean }>(o: O): FlagParam<Req<O>> => ({
  ...base("string", o, o.default === undefined ? undefined : String(o.default)),
  schema: { type: "string", enum: ["true", "false"] },
  parse(wire) {
    const value = one(wire);
    if (value !== "true" && value !== "false") throw new BadValue(`wants true or false, got ${clip(value)}`);
    return value === "true";
  },
});

/** One of a few words. */
export const choice = <const C extends string, const O extends Says & { default?: NoInfer<C> }>(
  oneOf: readonly C[],
  o: O,
): ChoiceParam<C, Req<O>> => ({
  ...base("string", o, o.default),
  oneOf,
  schema: { type: "string", enum: oneOf },
  parse(wire) {
    const value = one(wire);
    if (!oneOf.includes(value as C))
      throw new BadValue(`wants one of ${oneOf.join(", ")}, got ${clip(value)}`);
    return value;
  },
});

/** Any number of texts. */
export const list = <const O extends Says & { default?: readonly string[] }>(o: O): ListParam<Req<O>> => ({
  ...base("array", o, o.default),
  schema: { type: "array", items: { type: "string" } },
  parse(wire) {
    if (typeof wire === "string") throw new BadValue(`wants a list, got the text ${clip(wire)}`);
    return wire;
  },
});

/** A JSON document in a text. `read` turns the parsed document into `T` or throws what is wrong. */
export const jsonOf = <T, const O extends Says & { default?: string }>(
  read: (document: unknown) => T,
  o: O,
): JsonParam<T, Req<O>> => ({
  ...base("string", o, o.default),
  schema: { type: "string", contentMediaType: "application/json" },
  parse(wire) {
    const value = one(wire);
    try {
      return read(JSON.parse(value));
    } catch (thrown) {
      throw new BadValue(
        `wants JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}, got ${clip(value)}`,
      );
    }
  },
});

/** What an author writes for a set of params: required ones must be there, unknown ones are errors. */
export type Args<P extends Params> = Show<
  { readonly [K in keyof P as P[K]["required"] extends true ? K : never]: AcceptsOf<P[K]> } & {
    readonly [K in keyof P as P[K]["required"] extends true ? never : K]?: AcceptsOf<P[K]>;
  }
>;
/** What `run` gets for all params. */
export type Values<P extends Params> = { readonly [K in keyof P]: ValueOf<P[K]> };
/** Prints the members instead of the formula in messages and on hover. */
export type Show<T> = { [K in keyof T]: T[K] } & {};
