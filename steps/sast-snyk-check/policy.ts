import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../../lib/errors/index.ts";
import { ifThere, writeWhole } from "../../lib/files/index.ts";
import type { Snyk, SnykSession } from "../../lib/tools/snyk.ts";
import { snykFault } from "./fault.ts";
import type { Target } from "./targets.ts";

/** What the program writes into folders that it looks at: its policy, and a cache of hashes. */
const WRITTEN = [".snyk", ".dccache"];

/** Runs `work` and gives the folders back as they were, whatever becomes of it. */
export async function leavingAsItWas<T>(folders: readonly string[], work: () => Promise<T>): Promise<T> {
  const files = [...new Set(folders)].flatMap((folder) => WRITTEN.map((name) => join(folder, name)));
  const before = await Promise.all(files.map(async (file) => [file, await ifThere(readFile(file))] as const));
  try {
    return await work();
  } finally {
    for (const [file, bytes] of before) await restore(file, bytes);
  }
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
