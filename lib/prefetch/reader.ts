import type { Fault } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import { fault, type PrefetchCode, shown } from "./fault.ts";

/** A fault about one field of the input. */
export const at = (
  where: string,
  problem: string,
  next = "Correct the parameter input.",
): Fault<PrefetchCode> => fault("PREFETCH_INPUT", `${where}: ${problem}`, next);

/** Reads the members of a JSON object; a member of the wrong kind is a fault that names it. */
export class Reader {
  readonly where: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(value: unknown, where: string) {
    if (!isRecord(value)) throw at(where, `wants an object, got ${shown(value)}`);
    this.where = where;
    this.members = value;
  }

  #member<T>(key: string, kind: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.members[key];
    if (value === undefined) return undefined;
    if (is(value)) return value;
    throw at(`${this.where}.${key}`, `wants ${kind}, got ${shown(value)}`);
  }

  text(key: string): string | undefined {
    return this.#member(key, "text", (value) => typeof value === "string");
  }

  list(key: string): readonly unknown[] | undefined {
    return this.#member(key, "a list", (value): value is readonly unknown[] => Array.isArray(value));
  }

  flag(key: string): boolean | undefined {
    return this.#member(key, "true or false", (value) => typeof value === "boolean");
  }

  integer(key: string): number | undefined {
    return this.#member(key, "a whole number", (value): value is number => Number.isInteger(value));
  }

  object(key: string): Reader | undefined {
    const value = this.members[key];
    return value === undefined || value === null ? undefined : new Reader(value, `${this.where}.${key}`);
  }
}

/** Throws if the object has a member that is not in `names`. */
export function known(reader: Reader, names: readonly string[]): void {
  for (const key of Object.keys(reader.members))
    if (!names.includes(key))
      throw at(reader.where, `${shown(key)} is not known here; there are ${names.join(", ")}`);
}
