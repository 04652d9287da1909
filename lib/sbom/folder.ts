import { lstat, opendir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import { FILE_CAP, type FileTree, fileTree, TREE_CAP, type TreeFile, type Wants } from "./tree.ts";

const NOT_SOURCES = new Set([".git", ".hg", ".svn"]);

/**
 * The wanted files below a folder. Links are noted, never followed out of the folder; what cannot be read
 * is a warning.
 */
export async function folderTree(
  root: string,
  wants: Wants,
  log: Log,
  signal?: AbortSignal,
): Promise<FileTree> {
  const files = new Map<string, TreeFile>();
  const links = new Map<string, string>();
  let used = 0;
  const onFile = async (path: string): Promise<void> => {
    const { size } = await lstat(join(root, path));
    if (size > FILE_CAP || used + size > TREE_CAP)
      return log.warn(`${path} is left out: ${size} bytes are too many to catalog`);
    used += size;
    files.set(path, { path, content: await readFile(join(root, path)) });
  };
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of await opendir(join(root, folder))) {
      signal?.throwIfAborted();
      const path = `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) links.set(path, await readlink(join(root, path)));
      else if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) await walk(path);
      else if (entry.isFile() && wants(path))
        await onFile(path).catch((thrown) => log.warn(`${path} is left out: ${explain(thrown)}`));
    }
  };
  await walk("");
  return fileTree(files, links);
}
