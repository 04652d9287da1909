import { formatPurl, npmPurl } from "../../purl.ts";
import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { placeOf } from "../place.ts";

/** Syft's name for what reads lockfiles of JavaScript. */
export const JAVASCRIPT_LOCK = "javascript-lock-cataloger";
/** The same for Python. */
export const PYTHON_LOCK = "python-package-cataloger";

type Extra = Partial<Pick<Package, "license" | "checksums" | "downloadLocation">>;

/** An npm package that a lockfile names. */
export const npmLocked = (file: TreeFile, name: string, version: string, extra: Extra = {}): Package => ({
  name,
  version,
  purl: npmPurl(name, version),
  ...extra,
  ...placeOf(file, JAVASCRIPT_LOCK),
});

/** One spelling for each name (PEP 503). */
export const pythonName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** A Python package that a lockfile names; one from a folder or a repository may have no version. */
export function pythonLocked(file: TreeFile, given: string, version: string, extra: Extra = {}): Package {
  const name = pythonName(given);
  return {
    name,
    ...(version ? { version } : {}),
    purl: formatPurl({ type: "pypi", name, version }),
    ...extra,
    ...placeOf(file, PYTHON_LOCK),
  };
}
