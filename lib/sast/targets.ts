import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, isWithin } from "../files/index.ts";
import { sastFault } from "./fault.ts";

/** What an analysis is to look at. */
export interface Targets {
  /** Folder of the sources, without links. */
  readonly root: string;
  /** Folders and files in it, without links; each once. */
  readonly paths: readonly string[];
}

/**
 * Reads TARGET_DIRS: folders or files in the sources, separated by commas.
 *
 * @throws SAST_OUTSIDE if links or `..` lead out of the sources; SAST_NO_FOLDER for what is not there,
 *   because it would otherwise count as looked at
 */
export async function readTargets(source: string, targetDirs: string): Promise<Targets> {
  const root = await ifThere(realpath(source));
  if (root === undefined || !(await stat(root)).isDirectory())
    throw sastFault(
      "SAST_NO_FOLDER",
      `--source: there is no folder ${source}`,
      "Give the folder of the sources.",
    );
  const words = targetDirs.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  const paths = await Promise.all((words.length === 0 ? ["."] : words).map((word) => within(root, word)));
  return { root, paths: [...new Set(paths)] };
}

async function within(root: string, word: string): Promise<string> {
  const path = join(root, word);
  if (!isWithin(path, root)) throw outside(word);
  const real = await ifThere(realpath(path));
  if (real === undefined)
    throw sastFault(
      "SAST_NO_FOLDER",
      `TARGET_DIRS: ${JSON.stringify(word)} is not in the sources`,
      "Name folders that are there, relative to the root of the sources, separated by commas.",
    );
  if (!isWithin(real, root)) throw outside(word);
  const found = await stat(real);
  if (!found.isFile() && !found.isDirectory()) throw noFile(word);
  return real;
}

/** A pipe would be waited for. */
const noFile = (word: string) =>
  sastFault(
    "SAST_NO_FOLDER",
    `TARGET_DIRS: ${JSON.stringify(word)} is neither file nor folder`,
    "Name folders or files of the sources.",
  );

const outside = (word: string) =>
  sastFault(
    "SAST_OUTSIDE",
    `TARGET_DIRS: ${JSON.stringify(word)} is outside of the sources`,
    "Name folders of the sources, relative to their root.",
  );
