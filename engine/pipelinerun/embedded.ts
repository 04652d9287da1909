import {
  isList,
  isObject,
  type Lookup,
  lookupIn,
  referencesDeep,
  substituteTaskSpec,
} from "../../lib/tekton/index.ts";
import type { Param, ParamValue, TaskSpec } from "../../lib/tekton/types.ts";
import { resultLookup } from "./results.ts";
import { shadowed } from "./scope.ts";
import type { Plan, TaskState } from "./types.ts";

/** An embedded spec in two forms. */
export interface Embedded {
  /** With params and results of the pipeline put in: what a cluster shows. */
  readonly display: TaskSpec;
  /** What is executed: the same variables, read from `added`. */
  readonly body: TaskSpec;
  /** Params beside those the task is given. */
  readonly added: readonly Param[];
}

/**
 * Tekton puts params and results of the pipeline into the text of an embedded spec, and the TaskRun then
 * replaces variables in that text again: a value that holds `$(params.y)` is read twice. Here they
 * travel as params, and are put in once.
 */
export function embedded(
  { plan, states }: { readonly plan: Plan; readonly states: readonly TaskState[] },
  spec: TaskSpec,
  given: readonly Param[],
): Embedded {
  const results = resultLookup(states);
  const display = substituteTaskSpec(
    substituteTaskSpec(spec, shadowed(given, lookupIn(plan.params))),
    results,
  );
  const carried = new Map<string, ParamValue>();
  const body = substituteTaskSpec(spec, carry(results, carried));
  return { display, body, added: [...propagated(plan, spec, given), ...toParams(carried)] };
}

/** The pipeline's params that the spec uses and the task is not given. */
function propagated(
  { params }: Plan,
  { params: _declared, ...body }: TaskSpec,
  given: readonly Param[],
): Param[] {
  const used = referencesDeep(body).flatMap(({ path, parts }) =>
    parts[0] === "params" ? [path, `params.${parts[1]}`] : [],
  );
  const own = new Set(given.map(({ name }) => `params.${name}`));
  const wanted = [...new Set(used)].filter((path) => params.has(path) && !own.has(path));
  return wanted.map((path) => ({ name: path.slice("params.".length), value: params.get(path) ?? "" }));
}

/** In place of a result, a variable for a param of the same name, which `carried` gets. */
function carry(results: Lookup, carried: Map<string, ParamValue>): Lookup {
  return (path) => {
    const value = results(path);
    if (value === undefined) return undefined;
    carried.set(path, value);
    const variable = (more: string) => `$(params["${path}"]${more})`;
    if (isList(value)) return value.map((_, index) => variable(`[${index}]`));
    if (!isObject(value)) return variable("");
    return Object.fromEntries(Object.keys(value).map((key) => [key, variable(`["${key}"]`)]));
  };
}

const toParams = (values: ReadonlyMap<string, ParamValue>): Param[] =>
  [...values].map(([name, value]) => ({ name, value }));
