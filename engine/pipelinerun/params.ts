import {
  declaredType,
  isObject,
  type Lookup,
  lookupIn,
  references,
  substitute,
  substituteValue,
  typeOf,
} from "../../lib/tekton/index.ts";
import type { Param, ParamSpec, ParamValue, PipelineRun, PipelineSpec } from "../../lib/tekton/types.ts";
import type { Problem } from "./types.ts";

/**
 * The params of a pipeline: what the run gives, extra ones included (they propagate), over defaults;
 * objects are merged key by key. A default may use other params. Source: ApplyParameters.
 */
export function bindParams(
  specs: readonly ParamSpec[],
  given: readonly Param[],
): ReadonlyMap<string, ParamValue> {
  const bound = new Map<string, ParamValue>(given.map(({ name, value }) => [`params.${name}`, value]));
  const open = new Map<string, ParamValue>();
  for (const { name, default: value } of specs) {
    if (value !== undefined && !bound.has(`params.${name}`)) open.set(`params.${name}`, value);
  }
  for (const [path, value] of open) bound.set(path, resolveDefault(value, { bound, open, depth: 0 }));
  for (const { name, default: value } of specs) merge(bound, `params.${name}`, value);
  return bound;
}

/** Chains of defaults longer than this are circles. Source: maxParamReferenceDepth. */
const DEEPEST = 10;
interface Defaults {
  readonly bound: ReadonlyMap<string, ParamValue>;
  readonly open: ReadonlyMap<string, ParamValue>;
  readonly depth: number;
}

function resolveDefault(value: ParamValue, defaults: Defaults): ParamValue {
  const { bound, open, depth } = defaults;
  const lookup: Lookup = (path) => {
    const known = lookupIn(bound)(path);
    const other = known === undefined ? open.get(path) : undefined;
    if (other === undefined || depth >= DEEPEST) return known;
    return resolveDefault(other, { bound, open, depth: depth + 1 });
  };
  return typeof value === "string" ? substitute(value, lookup) : substituteValue(value, lookup);
}

function merge(bound: Map<string, ParamValue>, path: string, fallback: ParamValue | undefined): void {
  const value = bound.get(path);
  if (isObject(value) && isObject(fallback)) bound.set(path, { ...fallback, ...value });
}

/** What the params of a run miss or have wrong against the pipeline. */
export function paramProblems(spec: PipelineSpec, run: PipelineRun): Problem[] {
  const given = run.spec.params ?? [];
  const specs = spec.params ?? [];
  return [
    ...missing(specs, given),
    ...mistyped(specs, given),
    ...incomplete(specs, given),
    ...circular(specs),
  ];
}

function missing(specs: readonly ParamSpec[], given: readonly Param[]): Problem[] {
  const names = new Set(given.map(({ name }) => name));
  const absent = specs.filter((spec) => spec.default === undefined && !names.has(spec.name));
  return absent.map((spec) => ({
    reason: "ParameterMissing",
    message: `the pipeline needs the param ${spec.name}${spec.description ? ` (${firstLine(spec.description)})` : ""}`,
    next: `Give it: -p ${spec.name}=…, or under spec.params of the PipelineRun.`,
  }));
}

function mistyped(specs: readonly ParamSpec[], given: readonly Param[]): Problem[] {
  return given.flatMap(({ name, value }) => {
    const spec = specs.find((each) => each.name === name);
    if (spec === undefined || declaredType(spec) === typeOf(value)) return [];
    return {
      reason: "ParameterTypeMismatch",
      message: `param ${name} is declared as ${declaredType(spec)} and is given as ${typeOf(value)}`,
      next: `Give it as ${declaredType(spec)}.`,
    };
  });
}

function incomplete(specs: readonly ParamSpec[], given: readonly Param[]): Problem[] {
  return given.flatMap(({ name, value }) => {
    const spec = specs.find((each) => each.name === name);
    if (spec?.properties === undefined || !isObject(value)) return [];
    const there = { ...(isObject(spec.default) ? spec.default : {}), ...value };
    const keys = Object.keys(spec.properties).filter((key) => !Object.hasOwn(there, key));
    if (keys.length === 0) return [];
    return {
      reason: "ObjectParameterMissKeys",
      message: `param ${name} lacks the key ${keys.join(", ")}`,
      next: "Add it to the object.",
    };
  });
}

function circular(specs: readonly ParamSpec[]): Problem[] {
  const uses = new Map(
    specs.map((spec) => [spec.name, typeof spec.default === "string" ? namesIn(spec.default) : []]),
  );
  const circle = specs.find((spec) => reaches(uses, spec.name, spec.name, new Set()));
  if (circle === undefined) return [];
  return [
    {
      reason: "PipelineValidationFailed",
      message: `the default of param ${circle.name} depends on itself`,
      next: "Break the circle of defaults.",
    },
  ];
}

const namesIn = (text: string): string[] =>
  references(text).flatMap(({ parts }) =>
    parts[0] === "params" && parts[1] !== undefined ? [parts[1]] : [],
  );

function reaches(uses: ReadonlyMap<string, string[]>, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (uses.get(from) ?? []).some((name) => name === to || reaches(uses, name, to, seen));
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
