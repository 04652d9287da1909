import { stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { codeOf, explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { readTargets, type Targets } from "../../lib/sast/index.ts";

/** A folder or file that Snyk is asked about. */
export interface Target {
  /** Without links. */
  readonly path: string;
  /** Folder that its report's paths start from. */
  readonly base: string;
  /** The base from the root of the sources; empty for the root. */
  readonly prefix: string;
  readonly isFolder: boolean;
}

/**
 * The parts of TARGET_DIRS that are there. One that is not is a warning, as in the compatible task: one list
 * serves several components. @throws SAST_OUTSIDE
 */
export async function findTargets(
  source: string,
  targetDirs: string,
  log: Log,
): Promise<{ readonly root: string; readonly targets: readonly Target[] }> {
  const { root } = await readTargets(source, ".");
  const words = targetDirs.split(",").filter((word) => word.trim() !== "");
  const found = await Promise.all(
    (words.length === 0 ? ["."] : words).map((word) => ifFound(source, word, log)),
  );
  const paths = [...new Set(found.flatMap((each) => each?.paths ?? []))];
  return { root, targets: await Promise.all(paths.map((path) => targetOf(path, root))) };
}

async function ifFound(source: string, word: string, log: Log): Promise<Targets | undefined> {
  try {
    return await readTargets(source, word);
  } catch (thrown) {
    if (codeOf(thrown) !== "SAST_NO_FOLDER") throw thrown;
    log.warn(`${explain(thrown)}; it is left out`);
    return undefined;
  }
}

async function targetOf(path: string, root: string): Promise<Target> {
  const isFolder = (await stat(path)).isDirectory();
  const base = isFolder ? path : dirname(path);
  return { path, base, prefix: relative(root, base), isFolder };
}
