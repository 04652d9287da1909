import { contractFault } from "./fault.ts";

/** A value that is known only when the run runs. It is text in a template: `${params.image}.git`. */
export class TextRef {
  readonly kind = "text";
  /** Tekton's variable without `$( )`: `params.url`, `tasks.clone.results.commit`. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  toString(): string {
    return `$(${this.path})`;
  }

  /** A `when` guard: runs if the value is one of these. */
  in(...values: readonly string[]): When {
    return { input: this.toString(), operator: "in", values };
  }

  /** A `when` guard: runs if the value is none of these. */
  notIn(...values: readonly string[]): When {
    return { input: this.toString(), operator: "notin", values };
  }
}

/** A text that a variant settled: where a body expects the reference to a param, it finds the value. */
export class FixedText extends TextRef {
  readonly #value: string;

  constructor(value: string) {
    super("fixed");
    this.#value = value;
  }

  override toString(): string {
    return this.#value;
  }
}

/** A list that is known only when the run runs. It cannot be put into text. */
export class ListRef {
  readonly kind = "list";
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** One element, as text. */
  at(index: number): TextRef {
    return new TextRef(`${this.path}[${index}]`);
  }

  /** Throws: the compiler cannot see a list inside a template literal, so rendering refuses it. */
  toString(): never {
    throw contractFault(
      "LIST_IN_TEXT",
      `$(${this.path}[*]) is a list: it cannot be put into text`,
      "Pass it where a list is wanted, or take one element with .at(index).",
    );
  }
}

/** A text, or a reference to one. */
export type Text = string | TextRef;

/** A guard, as Tekton has it: lets run if `input` is, or is not, among `values`. */
export interface When {
  readonly input: string;
  readonly operator: "in" | "notin";
  readonly values: readonly string[];
}

/** The reference that fits the type of a param or result. */
export type RefTo<P extends { readonly type: string }> = P["type"] extends "array"
  ? ListRef
  : "array" extends P["type"]
    ? ListRef | TextRef
    : TextRef;
/** References to params by name. */
export type Refs<P extends Readonly<Record<string, { readonly type: string }>>> = {
  readonly [K in keyof P]: RefTo<P[K]>;
};

/** What Tekton's YAML holds for a value an author wrote. */
export function wire(value: unknown): string | string[] {
  if (value instanceof ListRef) return [`$(${value.path}[*])`];
  if (Array.isArray(value))
    return value.map((each) => (each instanceof ListRef ? `$(${each.path}[*])` : String(each)));
  return String(value);
}
