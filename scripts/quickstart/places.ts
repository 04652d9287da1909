import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { defaultStateDir } from "../../engine/record/index.ts";

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Where a voyage keeps what. */
export interface Places {
  readonly state: string;
  readonly registry: string;
}

export async function openPlaces(given: string | undefined): Promise<Places> {
  const state = given === undefined ? defaultStateDir() : resolve(given);
  await mkdir(state, { recursive: true, mode: 0o700 });
  return { state, registry: join(state, "registry") };
}

/** Sources of the sample application. */
export const SAMPLE = join(ROOT, "examples/sample-app");
