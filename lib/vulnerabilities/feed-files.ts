import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ifThere } from "../files/index.ts";

/** Folders in folders; a feed has two levels. */
const DEPTH = 6;

/** A file of a feed. */
export interface FeedFile {
  readonly path: string;
  /** Names of the folders it lies in, below the feed's own, and its own without ending. */
  readonly words: readonly string[];
}

/** The feed's files (`*.json`, `*.zip`) in fixed order; none where there is no such folder. */
export async function feedFiles(folder: string): Promise<readonly FeedFile[]> {
  return walk(folder, [], DEPTH);
}

async function walk(folder: string, words: readonly string[], depth: number): Promise<FeedFile[]> {
  const names = (await ifThere(readdir(folder))) ?? [];
  const found: FeedFile[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const [, stem = "", ending] = /^(.+)\.(json|zip)$/i.exec(name) ?? [];
    const about = await ifThere(stat(path));
    if (about?.isDirectory() && depth > 0) found.push(...(await walk(path, [...words, name], depth - 1)));
    else if (about?.isFile() && ending !== undefined) found.push({ path, words: [...words, stem] });
  }
  return found;
}
