import { constants } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  declaredType,
  isObject,
  type ParamValue,
  paramValue,
  type ResultSpec,
  type ResultValue,
  type TaskSpec,
  typeOf,
} from "../../lib/tekton/index.ts";
import { type Entry, TASK_RESULT } from "./message.ts";
import { Ending } from "./outcome.ts";

/** A link that a step made would be followed on this machine, not in the step's own view; a pipe would block. */
const NO_LINK = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The files of these results in a folder, as entries; a file that was not written is no result. */
export async function readEntries(
  folder: string,
  specs: readonly ResultSpec[],
  type: number,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { name } of specs) {
    const value = await readFile(join(folder, name), { encoding: "utf8", flag: NO_LINK }).catch(
      () => undefined,
    );
    if (value !== undefined) entries.push({ key: name, value, type });
  }
  return entries;
}

/** Task results that a step writes by itself, not those that are taken from a step result. */
export const writtenResults = (spec: TaskSpec): ResultSpec[] =>
  (spec.results ?? []).filter(({ value }) => value === undefined);

/**
 * The text of a result file as a value. Anything but a string result is read as JSON: lists and maps of
 * texts, else text. Source: ParamValue.UnmarshalJSON of Tekton.
 */
function resultValue(text: string, spec?: ResultSpec): ParamValue {
  if (spec && declaredType(spec) === "string") return text;
  return parsedValue(text);
}

export function parsedValue(text: string): ParamValue {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string" || /^[[{]/.test(text)) {
      const read = paramValue(value);
      return typeof read === "string" && typeof value !== "string" ? text : read;
    }
    return text;
  } catch {
    return text;
  }
}

/** The entries of one type as results, with the declared ones' types. */
export function resultsIn(
  entries: readonly Entry[],
  type: number,
  specs: readonly ResultSpec[],
): ResultValue[] {
  return entries
    .filter((entry) => entry.type === type)
    .map(({ key, value }) => {
      const read = resultValue(
        value,
        specs.find(({ name }) => name === key),
      );
      return { name: key, type: typeOf(read), value: read };
    });
}

/** What one step left behind, as far as its message could be read. */
export interface StepOutput {
  /** `step-<name>` */
  readonly container: string;
  readonly entries: readonly Entry[];
  readonly stepResults: readonly ResultValue[];
}

/** The results of the Task: of each name the last that a step reported, in the order they first appeared. */
export function taskResults(spec: TaskSpec, outputs: readonly StepOutput[]): ResultValue[] {
  const latest = new Map<string, ResultValue>();
  for (const output of outputs) {
    const own = resultsIn(output.entries, TASK_RESULT, spec.results ?? []);
    for (const result of [...own, ...takenFrom(output, spec)]) latest.set(result.name, result);
  }
  return [...latest.values()];
}

const FROM_STEP = /^\$\(steps\.([^.]+)\.results\.([^.[)]+)(?:\[\*\])?\)$/;

/** `value: $(steps.<step>.results.<result>)` */
function takenFrom({ container, stepResults }: StepOutput, spec: TaskSpec): ResultValue[] {
  return (spec.results ?? []).flatMap(({ name, value }) => {
    const [, step, result] = FROM_STEP.exec(typeof value === "string" ? value : "") ?? [];
    const found = `step-${step}` === container && stepResults.find((each) => each.name === result);
    return found ? [{ ...found, name }] : [];
  });
}

/**
 * Results of a wrong type are taken out, and fail the run.
 * @throws Ending TaskRunValidationFailed; the results that fit are what `kept` was given
 */
export function checkResults(
  spec: TaskSpec,
  results: readonly ResultValue[],
  kept: (fit: ResultValue[]) => void,
): void {
  const declared = new Map((spec.results ?? []).map((each) => [each.name, each]));
  const wanted = (name: string) => {
    const found = declared.get(name);
    return found && declaredType(found);
  };
  const wrong = results.filter(
    ({ name, value }) => wanted(name) !== undefined && wanted(name) !== typeOf(value),
  );
  kept(results.filter((each) => !wrong.includes(each)));
  if (wrong.length > 0) throw new Ending("TaskRunValidationFailed", mismatch(wrong, wanted));
  const keys = results.flatMap(({ name, value }) => missingKeys(declared.get(name), name, value));
  if (keys.length === 0) return;
  const message = `missing keys for these results which are required in TaskResult's properties map[${keys.join(" ")}]`;
  throw new Ending("TaskRunValidationFailed", message);
}

function mismatch(wrong: readonly ResultValue[], wanted: (name: string) => string | undefined): string {
  const each = wrong
    .map(({ name, value }) => {
      const types = `expected to be "${wanted(name)}" type but was initialized to a different type "${typeOf(value)}"`;
      return ` "${name}": task result is ${types}`;
    })
    .sort();
  return `Provided results don't match declared results; may be invalid JSON or missing result declaration: ${each.join(",")}`;
}

function missingKeys(spec: ResultSpec | undefined, name: string, value: ParamValue): string[] {
  if (!spec?.properties || !isObject(value)) return [];
  const keys = Object.keys(spec.properties).filter((key) => !(key in value));
  return keys.length > 0 ? [`${name}:[${keys.join(" ")}]`] : [];
}
