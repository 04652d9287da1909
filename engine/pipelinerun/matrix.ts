import { isList } from "../../lib/tekton/index.ts";
import type { Matrix, Param } from "../../lib/tekton/types.ts";

type Combination = Readonly<Record<string, string>>;

/**
 * The combinations of a matrix, each as params sorted by name. `include` completes the combinations it
 * agrees with, and adds one where its values occur in none. Source: Matrix.FanOut.
 */
export function fanOut(matrix: Matrix): Param[][] {
  const includes = (matrix.include ?? []).map(({ params = [] }) => combination(params));
  if ((matrix.params ?? []).length === 0) return includes.map(toParams);
  const crossed = (matrix.params ?? []).reduce<Combination[]>(cross, [{}]);
  const completed = crossed.map((each) => includes.reduce(complete, each));
  return includes.reduce(add, completed).map(toParams);
}

/** True if a list of the matrix is empty: the task is skipped then. */
export const hasEmptyList = (matrix: Matrix | undefined): boolean =>
  (matrix?.params ?? []).some(({ value }) => isList(value) && value.length === 0);

/** A matrix that means something: `matrix: {}` is none. */
export const isMatrixed = (matrix: Matrix | undefined): matrix is Matrix =>
  (matrix?.params ?? []).length > 0 || (matrix?.include ?? []).length > 0;

/** The newest param varies slowest: Tekton's order. */
function cross(combinations: Combination[], { name, value }: Param): Combination[] {
  const values = isList(value) ? value : [];
  return values.flatMap((each) => combinations.map((one) => ({ ...one, [name]: each })));
}

function complete(one: Combination, include: Combination): Combination {
  const agrees = Object.entries(include).every(
    ([name, value]) => one[name] === undefined || one[name] === value,
  );
  return agrees ? { ...one, ...include } : one;
}

function add(combinations: Combination[], include: Combination): Combination[] {
  const entries = Object.entries(include);
  const occurs = combinations.some((one) => entries.some(([name, value]) => one[name] === value));
  return entries.length === 0 || occurs ? combinations : [...combinations, include];
}

const combination = (params: readonly Param[]): Combination =>
  Object.fromEntries(params.map(({ name, value }) => [name, typeof value === "string" ? value : ""]));

const toParams = (one: Combination): Param[] =>
  Object.keys(one)
    .sort()
    .map((name) => ({ name, value: one[name] ?? "" }));
