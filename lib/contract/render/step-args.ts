import type { Param as WireParam } from "../../tekton/types.ts";
import { flagName } from "../argv.ts";
import { contractFault } from "../fault.ts";
import type { Param } from "../params.ts";
import { wire } from "../refs.ts";
import type { RecordedStep } from "./record-task.ts";

/** Where a step's results go: name of the result and Tekton's variable of the file. */
export type ResultFile = readonly [result: string, file: string];

/**
 * The arguments of a step's program. Scalars are `--flag=value` in one element; lists come last, in the
 * contract's order, each after its bare marker, and every marker is there: so a value stays a value.
 * A scalar that the author left out is not rendered; the program has the contract's default.
 */
export function argsOf(step: RecordedStep, files: readonly ResultFile[], budget: number): string[] {
  const given = Object.entries(step.contract.params);
  return [
    ...given.flatMap(([name, param]) => (param.type === "array" ? [] : scalar(step, name))),
    ...Object.keys(step.contract.secrets).flatMap((name) => directory(step, name)),
    ...files.map(([result, file]) => `--result=${result}:${file}`),
    ...(files.length === 0 ? [] : [`--results-budget=${budget}`]),
    ...given.flatMap(([name, param]) => (param.type === "array" ? list(step, name, param) : [])),
  ];
}

/** The same values as params of a StepAction. */
export function actionParamsOf(step: RecordedStep): WireParam[] {
  const params = Object.keys(step.contract.params).flatMap((name) => {
    const value = step.params[name];
    return value === undefined ? [] : [{ name, value: wire(value) }];
  });
  const secrets = Object.entries(step.secrets).flatMap(([name, place]) =>
    place === undefined ? [] : [{ name, value: String(place.path) }],
  );
  return [...params, ...secrets];
}

function scalar(step: RecordedStep, name: string): string[] {
  const value = step.params[name];
  if (value === undefined) return [];
  const text = wire(value);
  if (typeof text === "string") return [`--${flagName(name)}=${text}`];
  throw contractFault(
    "LIST_IN_TEXT",
    `step ${step.name}: param ${name} is text, it was given a list`,
    "Give it text, or one element of the list with .at(index).",
  );
}

function list(step: RecordedStep, name: string, param: Param): string[] {
  const value = wire(step.params[name] ?? param.default ?? []);
  if (typeof value !== "string") return [`--${flagName(name)}`, ...value];
  throw contractFault(
    "RENDER_INVALID",
    `step ${step.name}: param ${name} is a list, it was given the text ${value}`,
    "Put it into brackets: [value].",
  );
}

function directory(step: RecordedStep, name: string): string[] {
  const place = step.secrets[name];
  return place === undefined ? [] : [`--${flagName(name)}=${place.path}`];
}
