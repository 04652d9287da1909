import { lstat, open, opendir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../errors/index.ts";
import { type Bytes, bytesOfHandle } from "../files/index.ts";
import type { Log } from "../log/index.ts";
import { type Finding, HEAD, inspectSafely, PROBE_CAP, PROBE_FLOOR, type Probe, probeFor } from "./probe.ts";
import { FILE_CAP, type FileTree, fileTree, TREE_CAP, type TreeFile, type Wants } from "./tree.ts";

const NOT_SOURCES = new Set([".git", ".hg", ".svn"]);
const NOTHING = Buffer.alloc(0);

/** What of a folder is read. */
export interface FolderOptions {
  readonly wants: Wants;
  readonly probes: readonly Probe[];
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/**
 * The wanted files below a folder. Links are noted, never followed out of the folder; what cannot be read
 * is a warning.
 */
export async function folderTree(root: string, options: FolderOptions): Promise<FileTree> {
  const files = new Map<string, TreeFile>();
  const links = new Map<string, string>();
  const budget = { used: 0 };
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of await opendir(join(root, folder))) {
      options.signal?.throwIfAborted();
      const path = `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) links.set(path, await readlink(join(root, path)));
      else if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) await walk(path);
      else if (entry.isFile()) {
        const file = await readOne(root, path, budget, options);
        if (file) files.set(path, file);
      }
    }
  };
  await walk("");
  return fileTree(files, links);
}

async function readOne(
  root: string,
  path: string,
  budget: { used: number },
  options: FolderOptions,
): Promise<TreeFile | undefined> {
  try {
    return await (options.wants(path) ? keep(root, path, budget, options) : look(root, path, options));
  } catch (thrown) {
    options.log.warn(`${path} is left out: ${explain(thrown)}`);
    return undefined;
  }
}

async function keep(
  root: string,
  path: string,
  budget: { used: number },
  { log }: FolderOptions,
): Promise<TreeFile | undefined> {
  const { size } = await lstat(join(root, path));
  if (size > FILE_CAP || budget.used + size > TREE_CAP) {
    log.warn(`${path} is left out: ${size} bytes are too many to catalog`);
    return undefined;
  }
  budget.used += size;
  return { path, content: await readFile(join(root, path)) };
}

async function look(
  root: string,
  path: string,
  { probes, log }: FolderOptions,
): Promise<TreeFile | undefined> {
  if (probes.length === 0) return undefined;
  const handle = await open(join(root, path));
  try {
    const { size } = await handle.stat();
    const found = size < PROBE_FLOOR ? [] : await lookInto(path, bytesOfHandle(handle, size), probes, log);
    return found.length > 0 ? { path, content: NOTHING, found } : undefined;
  } finally {
    await handle.close();
  }
}

async function lookInto(
  path: string,
  bytes: Bytes,
  probes: readonly Probe[],
  log: Log,
): Promise<readonly Finding[]> {
  const probe = probeFor(probes, path, await bytes.read(0, HEAD));
  if (!probe) return [];
  if (bytes.size <= PROBE_CAP) return inspectSafely(probe, path, bytes, log);
  log.warn(`${path} is left out: ${bytes.size} bytes are too many to look into`);
  return [];
}
