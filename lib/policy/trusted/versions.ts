import { compare, valid } from "semver";

/** `>=v1.2` and `1.2` are `1.2.0`; nothing if it is no version. */
function normal(version: string): string | undefined {
  const [major, minor = "0", patch = "0"] = version.replace(/^<?>?=?v?/, "").split(".");
  return valid(`${major}.${minor}.${patch}`) ?? undefined;
}

function holds(version: string, constraint: string): boolean {
  const bound = normal(constraint);
  if (bound === undefined) return false;
  const order = compare(version, bound);
  if (constraint.startsWith(">=")) return order >= 0;
  if (constraint.startsWith("<=")) return order <= 0;
  if (constraint.startsWith(">")) return order > 0;
  return constraint.startsWith("<") && order < 0;
}

/** For a permission: every constraint holds. A version that is not known, or none, is not allowed. */
export function allHold(version: string | undefined, constraints: readonly string[] | undefined): boolean {
  if (constraints === undefined) return true;
  const exact = version === undefined ? undefined : normal(version);
  return exact !== undefined && constraints.every((each) => holds(exact, each));
}

/** For a denial: one constraint holds. A version that is not known, or none, is denied. */
export function anyHolds(version: string | undefined, constraints: readonly string[] | undefined): boolean {
  if (constraints === undefined) return true;
  const exact = version === undefined ? undefined : normal(version);
  return exact === undefined || constraints.some((each) => holds(exact, each));
}

const CATALOG_FOLDERS = new Set(["task", "stepaction"]);
/** The version in a path as catalogs have it: `task/<name>/<version>/<file>`. */
export function pathVersion(path: string): string | undefined {
  const [folder = "", , version = "", file] = path.split("/");
  const isVersion = /^v?\d+(\.\d+){0,2}$/.test(version);
  return CATALOG_FOLDERS.has(folder) && file !== undefined && isVersion ? version : undefined;
}
