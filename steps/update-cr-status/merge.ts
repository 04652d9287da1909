import { isRecord } from "../../lib/json/index.ts";

/**
 * Two results as one. Objects are merged key by key, lists united; anything else: the later one. `null` says
 * nothing, so it replaces nothing and is not written.
 *
 * The compatible task let the later file's list replace the earlier one's, with an order of files that nobody
 * had fixed.
 */
export function united(before: unknown, after: unknown): unknown {
  if (after === null || after === undefined) return before;
  if (Array.isArray(before) && Array.isArray(after)) return unitedLists(before, after);
  if (!isRecord(after)) return after;
  const below = isRecord(before) ? before : {};
  const keys = new Set([...Object.keys(below), ...Object.keys(after)]);
  const entries = [...keys].map((key) => [key, united(own(below, key), own(after, key))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Entries with the same name are one; where entries have no names of their own, each value stands once. */
function unitedLists(before: readonly unknown[], after: readonly unknown[]): unknown[] {
  const [first, second] = [named(before), named(after)];
  if (first === undefined || second === undefined) return distinct([...before, ...after]);
  for (const [name, value] of second) first.set(name, united(first.get(name), value));
  return [...first.values()];
}

/** The entries by name; undefined where an entry has none, or two share one (images of several platforms). */
function named(list: readonly unknown[]): Map<string, unknown> | undefined {
  const found = new Map<string, unknown>();
  for (const each of list) {
    const name = isRecord(each) ? each["name"] : undefined;
    if (typeof name !== "string" || found.has(name)) return undefined;
    found.set(name, each);
  }
  return found;
}

function distinct(list: readonly unknown[]): unknown[] {
  const seen = new Map(list.map((each) => [canonical(each), each] as const).reverse());
  return [...seen.values()].reverse();
}

/** JSON with sorted keys: equal for equal values. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}
