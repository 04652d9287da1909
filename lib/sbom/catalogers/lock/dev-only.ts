import type { TreeFile } from "../../tree.ts";
import { readJson } from "../json.ts";
import type { CatalogContext } from "../types.ts";
import { record } from "./text.ts";

interface Needing {
  readonly name: string;
  readonly needs: readonly string[];
}

function reachable(roots: readonly string[], needs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const todo = [...roots];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    todo.push(...(needs.get(name) ?? []));
  }
  return seen;
}

/**
 * Names that only development needs: from the `devDependencies` of the package.json beside a lockfile that
 * does not say it itself, less what `dependencies` need too.
 */
export function devOnly(
  lockfile: TreeFile,
  entries: readonly Needing[],
  { tree, log }: CatalogContext,
): ReadonlySet<string> {
  const beside = tree.get(lockfile.path.replace(/[^/]+$/, "package.json"));
  const manifest = record(beside && readJson(beside, log));
  const needs = new Map(entries.map((each) => [each.name, each.needs]));
  const development = reachable(Object.keys(record(manifest["devDependencies"])), needs);
  const production = reachable(Object.keys(record(manifest["dependencies"])), needs);
  return new Set([...development].filter((name) => !production.has(name)));
}

/** The package.json files that lockfiles are read with. */
export const wantsManifest = (path: string): boolean =>
  path.endsWith("/package.json") && !path.includes("/node_modules/");
