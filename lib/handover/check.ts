import { isRecord } from "../json/index.ts";
import { bad } from "./files.ts";

/** Reads fields of one parsed JSON document and names file and field of what is wrong. */
export class Checker {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  parse(text: string): Readonly<Record<string, unknown>> {
    try {
      return this.object(JSON.parse(text), "");
    } catch (thrown) {
      if (thrown instanceof SyntaxError) throw bad(this.#file, "", `is no JSON: ${thrown.message}`);
      throw thrown;
    }
  }

  object(value: unknown, at: string): Readonly<Record<string, unknown>> {
    if (isRecord(value)) return value;
    throw bad(this.#file, at, "must be an object");
  }

  array(value: unknown, at: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    throw bad(this.#file, at, "must be a list");
  }

  text(value: unknown, at: string, pattern?: RegExp): string {
    if (typeof value !== "string") throw bad(this.#file, at, "must be text");
    if (pattern !== undefined && !pattern.test(value))
      throw bad(this.#file, at, `must match ${pattern.source}, is ${JSON.stringify(value.slice(0, 80))}`);
    return value;
  }

  size(value: unknown, at: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw bad(this.#file, at, "must be a whole number of bytes");
  }

  choice<const T extends string>(value: unknown, at: string, oneOf: readonly T[]): T {
    const found = oneOf.find((each) => each === value);
    if (found !== undefined) return found;
    throw bad(this.#file, at, `must be one of ${oneOf.join(", ")}`);
  }
}
