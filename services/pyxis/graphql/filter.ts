import { isRecord } from "../../../lib/json/index.ts";
import { pyxisFault } from "../fault.ts";

type Values = readonly unknown[];
/** What can be asked of one value, with what it is asked. */
const OPERATORS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  in: (value, wanted) => listOf("in", wanted).includes(value),
  out: (value, wanted) => !listOf("out", wanted).includes(value),
};

/**
 * Whether an object meets a filter of Pyxis: `and` and `or` over filters, and fields with operators, whose
 * names may lead through nested objects and lists (of which one element must fit). Fault PYXIS_BAD_QUERY.
 */
export function meets(object: unknown, filter: unknown): boolean {
  if (!isRecord(filter)) throw bad("a filter must be an object");
  const entries = Object.entries(filter);
  if (entries.length === 0) throw bad("a filter is empty");
  return entries.every(([key, wanted]) => {
    if (key === "and") return listOf(key, wanted).every((each) => meets(object, each));
    if (key === "or") return listOf(key, wanted).some((each) => meets(object, each));
    return fieldMeets(isRecord(object) ? object[key] : undefined, key, wanted);
  });
}

function fieldMeets(value: unknown, key: string, wanted: unknown): boolean {
  if (!isRecord(wanted)) throw bad(`${key}: must be an object of operators`);
  const entries = Object.entries(wanted);
  if (entries.length === 0) throw bad(`${key}: must have an operator`);
  const several: Values = Array.isArray(value) ? value : [value];
  return entries.every(([name, argument]) => {
    const operator = OPERATORS[name];
    if (operator !== undefined) return several.some((each) => operator(each, argument));
    if (!isRecord(argument))
      throw bad(`${key}: ${JSON.stringify(name)} is no operator, use ${Object.keys(OPERATORS).join(", ")}`);
    return several.some((each) => fieldMeets(isRecord(each) ? each[name] : undefined, name, argument));
  });
}

function listOf(key: string, value: unknown): Values {
  if (Array.isArray(value)) return value;
  throw bad(`${key}: must be a list`);
}

const bad = (what: string) => pyxisFault("PYXIS_BAD_QUERY", `filter: ${what}`, "Correct the filter.");
