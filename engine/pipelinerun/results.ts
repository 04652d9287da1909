import {
  isList,
  isObject,
  type Lookup,
  lookupIn,
  referencesDeep,
  substituteValue,
} from "../../lib/tekton/index.ts";
import type { ParamValue, PipelineSpec, ResultValue } from "../../lib/tekton/types.ts";
import { isSuccessful, resultsOf } from "./facts.ts";
import { inputUses, type ResultUse, resultUses, toUse } from "./graph.ts";
import { fanOut, isMatrixed } from "./matrix.ts";
import { substituteUse } from "./scope.ts";
import type { TaskState } from "./types.ts";

/** Every result there is: `tasks.<task>.results.<result>`, and lengths of matrices. */
export function resultLookup(states: readonly TaskState[]): Lookup {
  const values = new Map<string, ParamValue>();
  for (const state of states.filter(({ phase }) => phase === "done")) {
    const { name, matrix } = state.task;
    const root = state.planned.final ? "finally" : "tasks";
    for (const [result, value] of resultsOf(state)) {
      values.set(`${root}.${name}.results.${result}`, value);
      if (isMatrixed(matrix) && isList(value)) {
        values.set(`tasks.${name}.matrix.${result}.length`, String(value.length));
      }
    }
    if (isMatrixed(matrix)) values.set(`tasks.${name}.matrix.length`, String(fanOut(matrix).length));
  }
  return lookupIn(values);
}

/** What one use of a result comes to. */
export type Missing = { readonly use: ResultUse; readonly why: "no value" | "no element" };

/** The uses in `state` whose value is not there; with `embedded`, those in embedded steps too. */
export function missingResults(
  state: TaskState,
  states: readonly TaskState[],
  embedded: boolean,
): readonly Missing[] {
  const lookup = resultLookup(states);
  const uses = embedded ? resultUses(state.task) : inputUses(state.task);
  return uses.flatMap((use): Missing[] => {
    const { path, index } = use.reference;
    const value = lookup(path);
    if (value === undefined) return [{ use, why: "no value" }];
    const outside = typeof index === "number" && (!isList(value) || index >= value.length);
    return outside ? [{ use, why: "no element" }] : [];
  });
}

/** Puts results into a task, if all are there: Tekton puts in all or none. */
export function withResults(state: TaskState, states: readonly TaskState[]): void {
  if (missingResults(state, states, true).length > 0) return;
  state.task = substituteUse(state.task, resultLookup(states));
}

/**
 * The results of the pipeline. One that rests on a task that did not succeed is left out; one that a
 * successful task should have written and did not is an error. Source: ApplyTaskResultsToPipelineResults.
 */
export function pipelineResults(
  spec: PipelineSpec,
  states: readonly TaskState[],
): { readonly results: ResultValue[]; readonly invalid: readonly string[] } {
  const lookup = resultLookup(states);
  const results: ResultValue[] = [];
  const invalid: string[] = [];
  for (const { name, value } of spec.results ?? []) {
    const uses = referencesDeep(value).flatMap(toUse);
    const absent = uses.filter(({ reference }) => isAbsent(reference.path, reference.index, lookup));
    if (value === undefined || uses.length === 0) continue;
    if (absent.length === 0) results.push({ name, value: substituteValue(value, lookup) });
    else if (absent.some(({ task }) => owes(task, states))) invalid.push(name);
  }
  return { results, invalid };
}

function isAbsent(path: string, index: number | "*" | undefined, lookup: Lookup): boolean {
  const value = lookup(path);
  if (value === undefined) return true;
  if (typeof index === "number") return !isList(value) || index >= value.length;
  return index === "*" && !isList(value) && !isObject(value);
}

function owes(task: string, states: readonly TaskState[]): boolean {
  const state = states.find((each) => each.task.name === task);
  return state === undefined || isSuccessful(state);
}
