import type { Dirent } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { ifThere, isWithin } from "../../lib/files/index.ts";
import { requireUtf8Name } from "../../lib/sast/index.ts";

/** A file as it was reached, and where it really lies. */
export interface Reached {
  /** From the root of the sources. */
  readonly path: string;
  readonly real: string;
}
/** What lies below the targets. */
export interface Walked {
  readonly files: readonly Reached[];
  /** Why something else was not looked at, by path. */
  readonly others: readonly { readonly path: string; readonly why: string }[];
}

/**
 * All files below folders of the sources, each once, in the order of their names. Links to files are passed
 * over, links to folders are followed within the sources, as find_unicode_control.py does; what lies outside
 * is not part of the sources.
 */
export async function walk(root: string, targets: readonly string[]): Promise<Walked> {
  const walker = new Walker(root);
  for (const target of targets) await walker.visit(target, target);
  await walker.followLinks();
  return walker;
}

class Walker implements Walked {
  readonly files: Reached[] = [];
  readonly others: { path: string; why: string }[] = [];
  readonly #root: string;
  readonly #seen = new Set<string>();
  /** Followed last, so that what lies in the sources is known by its own path. */
  readonly #links: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  /** `at` is how it was reached, `real` the same without links. */
  async visit(at: string, real: string): Promise<void> {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    await requireUtf8Name(real);
    const found = await lstat(real);
    if (found.isFile()) this.files.push({ path: relative(this.#root, at), real });
    else if (!found.isDirectory()) this.#pass(at, "no file");
    else
      for (const entry of await entriesOf(real))
        await this.#enter(join(at, entry.name), join(real, entry.name), entry);
  }

  async #enter(at: string, real: string, entry: Dirent): Promise<void> {
    if (entry.isSymbolicLink()) this.#links.push(at);
    else await this.visit(at, real);
  }

  async followLinks(): Promise<void> {
    for (let at = this.#links.shift(); at !== undefined; at = this.#links.shift()) {
      const real = await ifThere(realpath(at).catch(noLoop));
      if (real === undefined || !isWithin(real, this.#root)) this.#pass(at, "a link out of the sources");
      else if ((await stat(real)).isDirectory()) await this.visit(at, real);
      else this.#pass(at, "a link to a file");
    }
  }

  #pass(at: string, why: string): void {
    this.others.push({ path: relative(this.#root, at), why });
  }
}

const entriesOf = async (folder: string): Promise<readonly Dirent[]> =>
  (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));

/** Links in a circle lead nowhere. */
const noLoop = (thrown: NodeJS.ErrnoException): undefined => {
  if (thrown.code === "ELOOP") return undefined;
  throw thrown;
};
