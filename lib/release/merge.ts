import { isRecord } from "../json/index.ts";
import { releaseFault } from "./fault.ts";

type Data = Readonly<Record<string, unknown>>;

/** What a release is told, and by whom; what is not said is left out. */
export interface DataSources {
  /** `status.collectors` of the Release. */
  readonly collectors?: unknown;
  /** `spec.data` of each. */
  readonly release?: unknown;
  readonly releasePlan?: unknown;
  readonly releasePlanAdmission?: unknown;
}

/**
 * All data of a release in one: collectors < Release < ReleasePlan < ReleasePlanAdmission, the later wins.
 * Who accepts a release has the last word on it. Fault RELEASE_BAD_OBJECT where data is no object.
 */
export function mergeReleaseData(sources: DataSources): Data {
  const { collectors, release, releasePlan, releasePlanAdmission } = sources;
  const spoken: [string, unknown][] = [
    ["Release", release],
    ["ReleasePlan", releasePlan],
    ["ReleasePlanAdmission", releasePlanAdmission],
  ];
  return spoken
    .map(([kind, data]) => asData(`spec.data of the ${kind}`, data))
    .reduce<Data>((all, data) => mergeData(all, data), collected(collectors));
}

/** What collectors found: `managed` < `tenant`, and within each by the collectors' names. */
function collected(collectors: unknown): Data {
  const groups = asData("status.collectors of the Release", collectors);
  return ["managed", "tenant"]
    .flatMap((group) => {
      const found = asData(`status.collectors.${group} of the Release`, groups[group]);
      // The order of an object's keys is nobody's promise.
      return Object.keys(found)
        .sort()
        .map((name) => asData(`status.collectors.${group}.${name} of the Release`, found[name]));
    })
    .reduce<Data>((all, data) => mergeData(all, data), {});
}

function asData(what: string, value: unknown): Data {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw releaseFault(
    "RELEASE_BAD_OBJECT",
    `${what} is ${Array.isArray(value) ? "a list" : `a ${typeof value}`}, not an object`,
    "Write keys and values there.",
  );
}

const mergeData = (base: Data, over: Data): Data => mergeValues(base, over) as Data;

/**
 * Two values in one. Objects are merged by key, at every depth; lists become one without duplicates, sorted by
 * their items' JSON; otherwise the second wins unless it is null. False wins too.
 */
export function mergeValues(base: unknown, over: unknown): unknown {
  if (isRecord(base) && isRecord(over)) return mergeObjects(base, over);
  if (Array.isArray(base) && Array.isArray(over)) return united([...base, ...over]);
  return over ?? base;
}

function mergeObjects(base: Data, over: Data): Data {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  const has = (data: Data, key: string) => Object.hasOwn(data, key);
  return Object.fromEntries(
    keys.map((key) => {
      if (!has(over, key)) return [key, base[key]];
      return [key, has(base, key) ? mergeValues(base[key], over[key]) : over[key]];
    }),
  );
}

function united(items: readonly unknown[]): unknown[] {
  const byText = new Map(items.map((item) => [jsonText(item), item]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** JSON with its keys sorted: equal for equal values. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    isRecord(each)
      ? Object.fromEntries(
          Object.keys(each)
            .sort()
            .map((key) => [key, each[key]]),
        )
      : each,
  );
