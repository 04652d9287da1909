import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  isList,
  isObject,
  type ParamValue,
  references,
  type WhenExpression,
  wholeReference,
} from "../../lib/tekton/index.ts";
import { parsedValue } from "./results.ts";

/** Values of steps that ran: the file `<steps>/step-<name>/results/<result>`. */
export type StepResults = (step: string, result: string) => ParamValue | undefined;

/** @param steps the host folder of `/tekton/steps` */
export const stepResultsIn =
  (steps: string): StepResults =>
  (step, result) => {
    try {
      return parsedValue(readFileSync(join(steps, `step-${step}`, "results", result), "utf8"));
    } catch {
      return undefined;
    }
  };

/** A step result that a step names and no step has written. */
class MissingResult extends Error {
  constructor(reference: string) {
    super(`no step has written ${reference}`);
    this.name = "MissingResult";
  }
}

/** @throws MissingResult; then nothing of the text is replaced, as in Tekton */
export function withStepResults(text: string, results: StepResults): string {
  let done = text;
  for (const reference of references(text)) {
    const value = lookUp(reference.parts, reference.index, results, reference.text);
    if (value === undefined) continue;
    done = done.replaceAll(reference.text, () => (typeof value === "string" ? value : ""));
  }
  return done;
}

/** An element that is exactly one list becomes its elements; an empty list becomes one empty text. */
export function listWithStepResults(list: readonly string[], results: StepResults): string[] {
  return list.flatMap((element) => {
    const reference = wholeReference(element);
    const value = reference && lookUp(reference.parts, reference.index, results, reference.text);
    return isList(value) && value.length > 0 ? value : [withStepResults(element, results)];
  });
}

export const whenWithStepResults = (
  when: readonly WhenExpression[],
  results: StepResults,
): WhenExpression[] =>
  when.map(({ input, values, cel, ...rest }) => ({
    ...rest,
    ...(input === undefined ? {} : { input: withStepResults(input, results) }),
    ...(values === undefined ? {} : { values: listWithStepResults(values, results) }),
    ...(cel === undefined ? {} : { cel: withStepResults(cel, results) }),
  }));

/** Undefined if it is no step result at all. Source: findReplacement of Tekton's entrypoint. */
function lookUp(
  parts: readonly string[],
  index: number | "*" | undefined,
  results: StepResults,
  text: string,
): ParamValue | undefined {
  const [kind, step, results_, result, key] = parts;
  if (kind !== "steps" || results_ !== "results" || step === undefined || result === undefined)
    return undefined;
  const value = results(step, result);
  if (value === undefined) throw new MissingResult(text);
  if (key !== undefined) return isObject(value) ? (value[key] ?? "") : "";
  if (typeof index === "number") return isList(value) ? (value[index] ?? "") : "";
  if (index === "*") return isList(value) ? value : "";
  return typeof value === "string" ? value : "";
}
