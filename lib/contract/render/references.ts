/** One Tekton variable in a text, as far as rendering has to know it. */
export interface Reference {
  /** As it stands there, without `$( )`. */
  readonly path: string;
  /** `params`, `workspaces`, `steps`, `tasks`, `results`, `context`…; anything else is not Tekton's. */
  readonly root: string;
  /** Name of the param, workspace, step or task. */
  readonly name: string;
  /** Name of the result, for `steps.S.results.R` and `tasks.T.results.R`. */
  readonly result?: string;
  /** `[*]` */
  readonly whole: boolean;
}

const VARIABLE = /\$\(([^()]+)\)/g;
const PATH =
  /^(\w+)(?:\.([\w-]+)|\[["']([^"']+)["']\])(?:\.results\.([\w.-]+?))?(\[\*\])?(?:\[\d+\])?(?:\.[\w.]+)?$/;

/** All variables in all texts of a value, lists and objects included. */
export function referencesIn(value: unknown): Reference[] {
  if (typeof value === "string") return [...value.matchAll(VARIABLE)].flatMap(([, path = ""]) => parse(path));
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(referencesIn);
  return [];
}

function parse(path: string): Reference[] {
  const [, root, plain, quoted, result, whole] = PATH.exec(path) ?? [];
  const name = plain ?? quoted;
  if (root === undefined || name === undefined) return [];
  return [{ path, root, name, whole: whole !== undefined, ...(result === undefined ? {} : { result }) }];
}
