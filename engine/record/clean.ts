import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Isolation } from "../types.ts";
import { isAlive, readJson, sizeOf } from "./files.ts";
import { listRecords } from "./store.ts";
import type { ProcessName } from "./types.ts";

export interface CleanOptions {
  readonly stateDir: string;
  /** How many of the newest runs stay. */
  readonly keep: number;
  /** Also what can be fetched or made again: bundles, profiles of images. */
  readonly caches?: boolean;
  /** Removes folders that steps wrote, whatever owner their files have. */
  readonly remove: Isolation["remove"];
}
export interface Cleaned {
  readonly runs: number;
  /** Bytes given back. */
  readonly bytes: number;
  /** Bytes that what is left takes. */
  readonly left: number;
}

/** Runs that stay without anybody asking: a run removes those before them when it ends. */
export const KEEP_RUNS = 50;

/**
 * Gives space back: runs that ended, all but the newest; what interrupted runs left; volumes of nobody.
 * Runs that are under way in any process are not touched.
 */
export async function cleanState(options: CleanOptions): Promise<Cleaned> {
  const { stateDir, remove } = options;
  const before = await sizeOf(stateDir);
  const runs = await trimRecords(options);
  await removeVolumes(stateDir, remove);
  if (options.caches) {
    for (const folder of ["cache", "images"])
      await rm(join(stateDir, folder), { recursive: true, force: true });
  }
  const left = await sizeOf(stateDir);
  return { runs, bytes: Math.max(0, before - left), left };
}

/** Removes all but the newest runs, and what interrupted ones left; returns how many runs went. */
export async function trimRecords({ stateDir, keep, remove }: Omit<CleanOptions, "caches">): Promise<number> {
  const heads = await listRecords(stateDir);
  const over = heads.filter(({ ended, process }) => ended !== undefined || !isAlive(process));
  const doomed = over.slice(keep);
  for (const { id } of doomed) await remove(join(stateDir, "runs", id));
  const interrupted = over.slice(0, keep).filter(({ ended }) => ended === undefined);
  for (const { id } of interrupted) await removeWork(join(stateDir, "runs", id), remove);
  return doomed.length;
}

async function removeWork(directory: string, remove: Isolation["remove"]): Promise<void> {
  const tasks = await readdir(join(directory, "tasks")).catch(() => []);
  for (const name of tasks) {
    await remove(join(directory, "tasks", name, "work"));
    await removeWork(join(directory, "tasks", name), remove);
  }
}

/** Each session has a folder of volumes with the name of its process; it removes it itself, if it can. */
async function removeVolumes(stateDir: string, remove: Isolation["remove"]): Promise<void> {
  const volumes = join(stateDir, "volumes");
  for (const session of await readdir(volumes).catch(() => [])) {
    const owner = await readJson<ProcessName>(join(volumes, session, "owner.json"));
    if (owner === undefined || !isAlive(owner)) await remove(join(volumes, session));
  }
}
