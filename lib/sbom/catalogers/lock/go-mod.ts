import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { golangPurl, goSum } from "../go.ts";
import { fileCataloger, placeOf } from "../place.ts";
import type { CatalogContext } from "../types.ts";
import { linesOf } from "./text.ts";

const NAME = "go-module-file-cataloger";

/** Words of a line; comments go, quotes too. */
const words = (line: string) =>
  [...line.replace(/\/\/.*$/, "").matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|([^\s"`]+)/g)].map(
    ([, quoted, raw, plain]) => quoted ?? raw ?? plain ?? "",
  );

/** Directives of a go.mod (https://go.dev/ref/mod#go-mod-file), blocks taken apart: verb and arguments. */
function* directives(file: TreeFile): Generator<readonly [string, readonly string[]]> {
  let block: string | undefined;
  for (const line of linesOf(file)) {
    const [first, ...rest] = words(line);
    if (first === undefined) continue;
    if (block !== undefined && first === ")") block = undefined;
    else if (block !== undefined) yield [block, [first, ...rest]];
    else if (rest[0] === "(") block = first;
    else yield [first, rest];
  }
}

const isLocal = (path: string) => path.startsWith(".") || path.startsWith("/");

/** Module → version that is used: required ones, replaced, less excluded. Local folders have no version. */
function modulesOf(file: TreeFile): Map<string, string> {
  const all = [...directives(file)];
  const modules = new Map<string, string>();
  for (const [verb, [path = "", version = ""]] of all) if (verb === "require") modules.set(path, version);
  for (const [verb, args] of all) {
    const arrow = args.indexOf("=>");
    const [old, path, version = ""] = [args[0], args[arrow + 1], args[arrow + 2]];
    if (verb !== "replace" || arrow < 1 || !old || !path) continue;
    if (!isLocal(path)) modules.delete(old);
    modules.set(isLocal(path) ? old : path, version);
  }
  for (const [verb, [path = ""]] of all) if (verb === "exclude") modules.delete(path);
  return modules;
}

/** `module version` → `h1:…`, from the go.sum beside. */
function sumsOf(file: TreeFile, { tree }: CatalogContext): Map<string, string> {
  const sums = tree.get(file.path.replace(/\.mod$/, ".sum"));
  const lines = sums ? linesOf(sums).map((line) => line.split(" ")) : [];
  return new Map(lines.map(([path, version, sum]) => [`${path} ${version}`, sum ?? ""]));
}

function read(file: TreeFile, context: CatalogContext): Package[] {
  const sums = sumsOf(file, context);
  return [...modulesOf(file)]
    .filter(([path]) => path !== "")
    .map(([name, version]) => {
      const checksums = goSum(sums.get(`${name} ${version}`) ?? "");
      return {
        name,
        ...(version ? { version } : {}),
        purl: golangPurl(name, version),
        ...(checksums.length > 0 ? { checksums } : {}),
        ...placeOf(file, NAME),
      };
    });
}

/** Modules that a go.mod requires. */
export const goMod = fileCataloger({
  name: NAME,
  tags: ["directory", "declared", "language", "go", "golang", "gomod", "package"],
  sources: ["directory"],
  formats: [
    { wants: (path) => path.endsWith("/go.mod"), read },
    { wants: (path) => path.endsWith("/go.sum"), read: () => [] },
  ],
});
