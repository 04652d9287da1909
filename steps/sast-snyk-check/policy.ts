import { lstat, readFile, realpath, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { explain } from "../../lib/errors/index.ts";
import { ifThere, isWithin, writeWhole } from "../../lib/files/index.ts";
import type { Snyk, SnykSession } from "../../lib/tools/snyk.ts";
import { snykFault } from "./fault.ts";
import type { Target } from "./targets.ts";

/** What the program writes into folders that it looks at: its policy, and a cache of hashes. */
const WRITTEN = [".snyk", ".dccache"];

/**
 * Runs `work` and gives the folders back as they were, whatever becomes of it. @throws SNYK_OUTSIDE before
 * that, if the program would write into something else than a file of the sources
 */
export async function leavingAsItWas<T>(
  folders: readonly string[],
  root: string,
  work: () => Promise<T>,
): Promise<T> {
  const names = [...new Set(folders)].flatMap((folder) => WRITTEN.map((name) => join(folder, name)));
  const files = await Promise.all(names.map((file) => behindLinks(file, root)));
  const before = await Promise.all(files.map(async (file) => [file, await ifThere(readFile(file))] as const));
  try {
    return await work();
  } finally {
    for (const [file, bytes] of before) await restore(file, bytes);
  }
}

async function behindLinks(file: string, root: string): Promise<string> {
  if ((await ifThere(lstat(file))) === undefined) return file;
  const real = await ifThere(realpath(file));
  if (real !== undefined && isWithin(real, root) && (await lstat(real)).isFile()) return real;
  throw snykFault(
    "SNYK_OUTSIDE",
    `${JSON.stringify(relative(root, file))} is no file, or a link that leads out of the sources, and Snyk would write there`,
    "Make it a file, or take it out of the sources.",
  );
}

async function restore(file: string, bytes: Buffer | undefined): Promise<void> {
  if (bytes === undefined) return rm(file, { force: true });
  const now = await ifThere(readFile(file));
  if (now === undefined || !now.equals(bytes)) await writeWhole(file, bytes);
}

/** IGNORE_FILE_PATHS as a list. */
export const ignoredPaths = (text: string): readonly string[] =>
  text.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));

/**
 * A path of the sources as it is written into the policy of one target. Snyk reads the policy of the folder
 * that it is given, and takes `a/b` for a place at any depth below it.
 */
export function pathIn({ prefix }: Pick<Target, "prefix">, path: string): string {
  const plain = path.replace(/^\.?\/+/, "");
  return prefix !== "" && plain.startsWith(`${prefix}/`) ? plain.slice(prefix.length + 1) : path;
}

/** True if the whole target is to be left out. */
export function isIgnored({ prefix }: Pick<Target, "prefix">, paths: readonly string[]): boolean {
  const plain = paths.map((path) => path.replace(/^\.?\/+|\/+$/g, ""));
  return prefix !== "" && plain.some((path) => path !== "" && `${prefix}/`.startsWith(`${path}/`));
}

/** Writes the policy: what is to be left out of a target. @throws SNYK_FAILED, TOOL_MISSING, TOOL_CANCELLED */
export async function ignoreIn(snyk: Snyk, session: SnykSession, target: Target, paths: readonly string[]) {
  if (!target.isFolder) return;
  for (const path of paths) {
    try {
      await snyk.ignore(session, target.base, pathIn(target, path));
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code !== "TOOL_FAILED") throw thrown;
      throw snykFault(
        "SNYK_FAILED",
        `IGNORE_FILE_PATHS: ${JSON.stringify(path)} could not be left out: ${explain(thrown)}`,
        "Look at the path, and whether the sources can be written.",
        thrown,
      );
    }
  }
}
