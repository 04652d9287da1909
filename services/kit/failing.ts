import { serviceFault } from "./fault.ts";
import type { Failure } from "./types.ts";

/** All routes at once. */
const ALL = "*";

/** Which routes are told to fail, and how often yet. */
export class Failures {
  readonly #keys: ReadonlySet<string>;
  readonly #told = new Map<string, { readonly failure: Failure; left: number }>();

  constructor(keys: readonly string[]) {
    this.#keys = new Set([...keys, ALL]);
  }

  tell(key: string, failure: Failure | undefined): void {
    if (!this.#keys.has(key))
      throw serviceFault(
        "SERVICE_NO_ROUTE",
        `there is no route ${JSON.stringify(key)}`,
        `Name one of: ${[...this.#keys].join(", ")}.`,
      );
    if (failure === undefined) this.#told.delete(key);
    else this.#told.set(key, { failure, left: failure.times ?? Number.POSITIVE_INFINITY });
  }

  /** How the next request of this route fails, and counts it. */
  next(key: string | undefined): Failure | undefined {
    for (const each of key === undefined ? [ALL] : [key, ALL]) {
      const told = this.#told.get(each);
      if (told === undefined || told.left <= 0) continue;
      told.left--;
      return told.failure;
    }
    return undefined;
  }
}
