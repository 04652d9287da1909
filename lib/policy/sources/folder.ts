import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { SourceFile } from "./types.ts";

/** Files of a folder and those below it, or one file; links to folders are not followed. */
export async function readFolder(path: string, suffixes: readonly string[]): Promise<readonly SourceFile[]> {
  if ((await stat(path)).isFile()) return [{ path: basename(path), text: await readFile(path, "utf8") }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && hasSuffix(entry.name, suffixes))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(path, file).split(sep).includes(".git"));
  return Promise.all(
    files.map(async (file) => ({
      path: relative(path, file).split(sep).join("/"),
      text: await readFile(file, "utf8"),
    })),
  );
}

export const hasSuffix = (name: string, suffixes: readonly string[]): boolean =>
  suffixes.some((suffix) => name.endsWith(suffix));
