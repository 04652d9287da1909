import { isRecord } from "../../lib/json/index.ts";
import type { LoggedRequest } from "./types.ts";

const KEPT = 1000;
const SECRET = /token|secret|password|passwd|api[-_]?key|authorization|credential/i;
const MASK = "***";

/** The newest requests, oldest first. */
export class RequestLog {
  readonly #kept: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#kept.push(request);
    if (this.#kept.length > KEPT) this.#kept.shift();
  }

  all = (): readonly LoggedRequest[] => [...this.#kept];
}

/** Path and query, without the values of fields that name a secret. */
export function maskedUrl(url: URL): string {
  const query = new URLSearchParams(
    [...url.searchParams].map(([name, value]): [string, string] => [name, SECRET.test(name) ? MASK : value]),
  ).toString();
  return url.pathname + (query === "" ? "" : `?${query}`);
}

/** A copy of JSON without the values of fields that name a secret. */
export function maskedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedJson);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, SECRET.test(name) ? MASK : maskedJson(each)]),
  );
}
