import { resolve } from "node:path";
import type { GitRunOptions } from "../tools/git.ts";

/** Runs git in a folder that must be a repository itself, not only lie in one; gives what it printed. */
export type RunGit = (cwd: string, args: readonly string[], options?: GitRunOptions) => Promise<string>;

/** A repository of our own that borrows objects of others. */
export interface Objects {
  /** Lets objects of one more folder be read. */
  borrow(objects: string): void;
  run(args: readonly string[], options?: GitRunOptions): Promise<string>;
}

/** Where a repository keeps its objects. */
export async function objectsOf(run: RunGit, folder: string): Promise<string> {
  return resolve(folder, (await run(folder, ["rev-parse", "--git-path", "objects"])).trim());
}
