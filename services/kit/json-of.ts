/**
 * The type of what a JSON Schema literal takes: objects, lists, enums, constants and plain types, which is
 * what requests are made of. What it does not know (`anyOf`, `$ref`, a list of types) is `unknown`.
 */
export type JsonOf<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly type: "string" }
      ? string
      : S extends { readonly type: "integer" | "number" }
        ? number
        : S extends { readonly type: "boolean" }
          ? boolean
          : S extends { readonly type: "null" }
            ? null
            : S extends { readonly type: "array"; readonly items: infer I }
              ? readonly JsonOf<I>[]
              : S extends { readonly type: "object" }
                ? ObjectOf<S>
                : unknown;

type ObjectOf<S> = (S extends { readonly properties: infer P }
  ? { readonly [K in keyof P & RequiredOf<S>]: JsonOf<P[K]> } & {
      readonly [K in Exclude<keyof P, RequiredOf<S>>]?: JsonOf<P[K]>;
    }
  : unknown) &
  (S extends { readonly additionalProperties: infer V extends object }
    ? { readonly [name: string]: JsonOf<V> }
    : unknown);

type RequiredOf<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;
