import type { Failure } from "../kit/index.ts";
import type { Verb } from "./verbs.ts";

/** Requests that are told to fail; what is left out means any. */
export interface Failing {
  /** `review`: the question whether somebody may. */
  readonly verb?: Verb | "review";
  /** Plural of the resource. */
  readonly resource?: string;
  readonly name?: string;
}

/** Which requests fail, and how often yet. The first that fits is taken. */
export class KubeFailures {
  #told: { readonly on: Failing; readonly failure: Failure; left: number }[] = [];

  /** A later word about the same requests replaces the earlier one; `undefined` makes them well. */
  tell(on: Failing, failure: Failure | undefined): void {
    this.#told = this.#told.filter((each) => !same(each.on, on));
    if (failure !== undefined)
      this.#told.push({ on, failure, left: failure.times ?? Number.POSITIVE_INFINITY });
  }

  next(request: Failing): Failure | undefined {
    const told = this.#told.find(({ on, left }) => left > 0 && fits(on, request));
    if (told === undefined) return undefined;
    told.left--;
    return told.failure;
  }
}

const FIELDS = ["verb", "resource", "name"] as const;
const same = (a: Failing, b: Failing): boolean => FIELDS.every((field) => a[field] === b[field]);
const fits = (on: Failing, request: Failing): boolean =>
  FIELDS.every((field) => on[field] === undefined || on[field] === request[field]);
