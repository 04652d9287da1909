import type { TreeFile } from "../../tree.ts";
import type { Checksum, Package } from "../../types.ts";
import type { Format } from "../place.ts";
import type { CatalogContext } from "../types.ts";
import { pythonLocked } from "./package.ts";

/** Lines of a requirements file: continued ones joined, comments and options dropped. */
function requirementLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("-"));
}

const PINNED = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([^\s;,*<>=]+)\s*(;|--|$)/;
const HASH = /--hash[=\s](sha256|sha384|sha512):([0-9a-f]+)/g;

function checksumsOf(line: string): Checksum[] {
  return [...line.matchAll(HASH)].map(([, algorithm = "", value = ""]) => ({
    algorithm: algorithm.toUpperCase() as Checksum["algorithm"],
    value,
  }));
}

/** A package for a line that pins one version; ranges say nothing about what is used. */
function toPackage(line: string, file: TreeFile): Package | undefined {
  const [, name, version] = PINNED.exec(line) ?? [];
  if (!name || !version) return undefined;
  // Several hashes belong to several files (wheels, sdist): none of them is the package's own.
  const checksums = checksumsOf(line);
  return pythonLocked(file, name, version, checksums.length === 1 ? { checksums } : {});
}

function packagesOf(file: TreeFile, context: CatalogContext): Package[] {
  const lines = requirementLines(file.content.toString("utf8"));
  const found = lines.map((line) => toPackage(line, file)).filter((each) => each !== undefined);
  if (found.length < lines.length)
    context.log.debug(`${file.path}: ${lines.length - found.length} lines pin no version and are left out`);
  return found;
}

/** Packages that pip requirements files pin. */
export const requirements: Format = {
  wants: (path) => /\/[^/]*requirements[^/]*\.txt$/.test(path),
  read: packagesOf,
};
