import {
  declaredType,
  isObject,
  lookupIn,
  type Param,
  type ParamSpec,
  type ParamValue,
  paramValue,
  references,
  substitute,
  typeOf,
} from "../../lib/tekton/index.ts";
import { Ending } from "./outcome.ts";

/** `params.<name>` → value, for every param of a Task: what the run gives, else the default. */
export type ParamTable = ReadonlyMap<string, ParamValue>;

/**
 * Values of a Task's params. Objects merge key by key over the default; params that the Task does not declare
 * are kept (propagation). A default that names other params takes their defaults, as in Tekton.
 */
export function paramTable(specs: readonly ParamSpec[], given: readonly Param[]): ParamTable {
  const table = defaultsOf(specs);
  const missing = new Map(given.map(({ name, value }) => [`params.${name}`, value]));
  for (const [key, value] of table) {
    if (typeof value === "string") table.set(key, substitute(value, onlyIfAbsent(table, missing)));
  }
  for (const { name, value } of given) {
    const key = `params.${name}`;
    const before = table.get(key);
    // A text for an object hides the object, not its keys: Tekton keeps those of the default.
    if (isObject(before))
      for (const [each, text] of Object.entries(before)) table.set(`${key}.${each}`, text);
    if (isObject(value)) for (const [each, text] of Object.entries(value)) table.set(`${key}.${each}`, text);
    table.set(key, isObject(value) && isObject(before) ? { ...before, ...value } : paramValue(value));
  }
  return table;
}

function defaultsOf(specs: readonly ParamSpec[]): Map<string, ParamValue> {
  const table = new Map<string, ParamValue>();
  for (const spec of specs) {
    if (spec.default !== undefined) table.set(`params.${spec.name}`, paramValue(spec.default));
  }
  const chained = [...table].filter(([, value]) => typeof value === "string" && references(value).length > 0);
  for (const [key, value] of chained) {
    if (typeof value === "string") table.set(key, substitute(value, lookupIn(table)));
  }
  return table;
}

const onlyIfAbsent = (table: ParamTable, given: ParamTable) => {
  const lookup = lookupIn(given);
  return (path: string) => (table.has(path) ? undefined : lookup(path));
};

/**
 * Refuses a run whose params do not fit the Task, with Tekton's words.
 * @throws Ending TaskRunValidationFailed or InvalidParamValue
 */
export function checkParams(task: string, specs: readonly ParamSpec[], given: readonly Param[]): void {
  const values = new Map(given.map(({ name, value }) => [name, paramValue(value)]));
  const fail = (what: string) => {
    throw new Ending("TaskRunValidationFailed", `invalid input params for task ${task}: ${what}`);
  };
  const absent = specs.filter((spec) => spec.default === undefined && !values.has(spec.name));
  if (absent.length > 0)
    fail(`missing values for these params which have no default values: ${list(absent)}`);
  const wrong = specs.filter((spec) => mismatch(spec, values.get(spec.name)));
  if (wrong.length > 0) fail(`param types don't match the user-specified type: ${list(wrong)}`);
  const keys = missingKeys(specs, values);
  if (keys.length > 0) {
    fail(`missing keys for these params which are required in ParamSpec's properties map[${keys.join(" ")}]`);
  }
  checkEnums(specs, values);
}

const list = (specs: readonly ParamSpec[]) => `[${specs.map(({ name }) => name).join(" ")}]`;

const mismatch = (spec: ParamSpec, value: ParamValue | undefined): boolean =>
  value !== undefined && typeOf(value) !== declaredType(spec);

function missingKeys(specs: readonly ParamSpec[], values: ReadonlyMap<string, ParamValue>): string[] {
  return specs.flatMap(({ name, properties, default: preset }) => {
    const value = values.get(name);
    const objects = [preset, value].filter((each) => isObject(each));
    if (!properties || objects.length === 0) return [];
    const known = new Set(objects.flatMap((each) => Object.keys(each ?? {})));
    const keys = Object.keys(properties).filter((key) => !known.has(key));
    return keys.length > 0 ? [`${name}:[${keys.join(" ")}]`] : [];
  });
}

function checkEnums(specs: readonly ParamSpec[], values: ReadonlyMap<string, ParamValue>): void {
  for (const { name, enum: allowed = [] } of specs) {
    const value = values.get(name);
    if (typeof value !== "string" || value === "" || allowed.length === 0 || allowed.includes(value))
      continue;
    const message = `param \`${name}\` value: ${value} is not in the enum list`;
    throw new Ending("InvalidParamValue", message);
  }
}
