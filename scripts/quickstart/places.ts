import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { defaultStateDir } from "../../engine/record/index.ts";
import { codeOf, explain, Fault } from "../../lib/errors/index.ts";

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Where a voyage keeps what. */
export interface Places {
  readonly state: string;
  readonly registry: string;
  /** Content of the registry that is released to. */
  readonly production: string;
}

/** @throws Fault QUICKSTART_STATE if the folder cannot be made */
export async function openPlaces(given: string | undefined): Promise<Places> {
  const state = given === undefined ? defaultStateDir() : resolve(given);
  try {
    await makeFolder(state);
  } catch (thrown) {
    throw new Fault("QUICKSTART_STATE", `--state ${state}: cannot be made: ${explain(thrown)}`, {
      next: "give a folder that can be written to: --state DIR",
      cause: thrown,
    });
  }
  return { state, registry: join(state, "registry"), production: join(state, "production") };
}

/** Folder by folder: below /proc and its like, Node's recursive mkdir never comes to an end. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === "EEXIST") return;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path) throw thrown;
    await makeFolder(above);
    await mkdir(path, { mode: 0o700 });
  }
}

/** Sources of the sample application. */
export const SAMPLE = join(ROOT, "examples/sample-app");
