import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { ifThere } from "../../lib/files/index.ts";
import { isWithin } from "../../lib/sast/index.ts";

/** A file as it was reached, and where it really lies. */
export interface Reached {
  /** From the root of the sources. */
  readonly path: string;
  readonly real: string;
}
/** What lies below the targets. */
export interface Walked {
  readonly files: readonly Reached[];
  /** Links that lead out of the sources or nowhere, and what is neither file nor folder. */
  readonly unreadable: readonly string[];
}

/**
 * All files below folders of the sources, each once, in the order of their names. Links are followed within
 * the sources; what lies outside is not part of them.
 */
export async function walk(root: string, targets: readonly string[]): Promise<Walked> {
  const seen = new Set<string>();
  const files: Reached[] = [];
  const unreadable: string[] = [];
  const visit = async (at: string): Promise<void> => {
    const real = await ifThere(realpath(at).catch(noLoop));
    const path = relative(root, at);
    if (real === undefined || !isWithin(real, root)) return void unreadable.push(path);
    if (seen.has(real)) return;
    seen.add(real);
    const found = await stat(real);
    if (found.isFile()) return void files.push({ path, real });
    if (!found.isDirectory()) return void unreadable.push(path);
    for (const name of (await readdir(real)).sort()) await visit(join(at, name));
  };
  for (const target of targets) await visit(target);
  return { files, unreadable };
}

/** Links in a circle lead nowhere. */
const noLoop = (thrown: NodeJS.ErrnoException): undefined => {
  if (thrown.code === "ELOOP") return undefined;
  throw thrown;
};
