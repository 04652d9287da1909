import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { thisProcess, writeJson } from "./record/index.ts";
import type { Isolation } from "./types.ts";

/** A folder for the claims of one call of the engine, removed at its end. */
export interface Volumes {
  readonly directory: string;
  remove(): Promise<void>;
}

/** What runs keep in their volumes is nobody else's on a shared machine. */
const OURS = 0o700;

/** Makes it; it names its process from the first moment, so that `clean` leaves it alone. */
export async function openVolumes(stateDir: string, isolation: Isolation): Promise<Volumes> {
  const name = randomUUID();
  const directory = join(stateDir, "volumes", name);
  const draft = join(stateDir, "volumes.part", name);
  await mkdir(draft, { recursive: true, mode: OURS });
  await mkdir(join(stateDir, "volumes"), { recursive: true, mode: OURS });
  await writeJson(join(draft, "owner.json"), thisProcess());
  await rename(draft, directory);
  return { directory, remove: () => isolation.remove(directory) };
}
