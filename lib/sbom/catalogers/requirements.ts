import { formatPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Checksum, Package } from "../types.ts";
import type { CatalogContext, Cataloger } from "./types.ts";

const NAME = "python-package-cataloger";
const wants = (path: string) => /\/[^/]*requirements[^/]*\.txt$/.test(path);

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
  return {
    name,
    version,
    purl: formatPurl({ type: "pypi", name, version }),
    ...(checksums.length === 1 ? { checksums } : {}),
    foundBy: NAME,
    location: file.path,
    ...(file.layer ? { layer: file.layer } : {}),
  };
}

function packagesOf(file: TreeFile, context: CatalogContext): Package[] {
  const lines = requirementLines(file.content.toString("utf8"));
  const found = lines.map((line) => toPackage(line, file)).filter((each) => each !== undefined);
  if (found.length < lines.length)
    context.log.debug(`${file.path}: ${lines.length - found.length} lines pin no version and are left out`);
  return found;
}

/** Packages that pip requirements files pin. */
export const requirements: Cataloger = {
  name: NAME,
  tags: ["directory", "declared", "language", "python", "package"],
  sources: ["directory"],
  wants,
  find: (context) =>
    context.tree
      .files()
      .filter((file) => wants(file.path))
      .flatMap((file) => packagesOf(file, context)),
};
