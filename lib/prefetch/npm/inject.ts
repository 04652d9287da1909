import { joinSource, type SourceTree } from "../source.ts";
import type { ProjectFile } from "../types.ts";
import { DEPENDENCIES, indentOf, type LockEntry, type Lockfile, readJson, workspacesOf } from "./lockfile.ts";

/**
 * The changed files: the lockfile with `resolved` on the fetched archives, and each `package.json`
 * whose dependencies name a URL, which becomes empty there and in the lockfile, so that npm asks nobody.
 */
export async function injected(
  folder: string,
  lockfile: Lockfile,
  paths: ReadonlyMap<string, string>,
  source: SourceTree,
): Promise<ProjectFile[]> {
  const entries = [...lockfile.packages].map(([place, entry]) => {
    const path = paths.get(place);
    const changed = { ...entry, ...withoutUrls(entry) };
    return [
      place,
      path === undefined ? changed : { ...changed, resolved: `file://\${output_dir}/deps/${path}` },
    ];
  });
  const document = { ...lockfile.document, packages: Object.fromEntries(entries) };
  const template = `${JSON.stringify(document, null, lockfile.indent)}\n`;
  const manifests = await Promise.all(
    ["", ...workspacesOf(lockfile)].map((workspace) =>
      manifest(joinSource(folder, workspace, "package.json"), source),
    ),
  );
  return [{ path: lockfile.path, template }, ...manifests.flat()];
}

/** Nothing if the file is not there or needs no change. */
async function manifest(path: string, source: SourceTree): Promise<ProjectFile[]> {
  const text = await source.read(path);
  if (text === undefined) return [];
  const document = readJson(text, path);
  const changed = withoutUrls(document as LockEntry);
  if (Object.keys(changed).length === 0) return [];
  return [{ path, template: `${JSON.stringify({ ...document, ...changed }, null, indentOf(text))}\n` }];
}

type Kind = (typeof DEPENDENCIES)[number];

/** The dependency objects of which an element changes. */
function withoutUrls(entry: LockEntry): Partial<Record<Kind, Record<string, string>>> {
  const changed: Partial<Record<Kind, Record<string, string>>> = {};
  for (const kind of DEPENDENCIES) {
    const pairs = Object.entries(entry[kind] ?? {});
    if (pairs.some(([, wanted]) => isRemote(wanted)))
      changed[kind] = Object.fromEntries(
        pairs.map(([name, wanted]) => [name, isRemote(wanted) ? "" : wanted]),
      );
  }
  return changed;
}

/** A URL or a GitHub shorthand (`user/repo`), not a version, an alias or a path. */
const isRemote = (wanted: unknown): boolean =>
  typeof wanted === "string" &&
  !/^(file|npm|link|workspace):/.test(wanted) &&
  !/^(\.{1,2}|~)?\//.test(wanted) &&
  (/^[a-z][a-z0-9+.-]*:/.test(wanted) || wanted.includes("/"));
