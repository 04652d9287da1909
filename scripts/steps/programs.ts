import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StepContract } from "../../lib/contract/index.ts";
import { faults } from "../../lib/errors/index.ts";

export type StepsCode = "STEPS_INVALID" | "STEPS_BUNDLE";
export const stepsFault = faults<StepsCode>();

/** A step of the checkout: its folder's name is its program's, and `contract.ts` exports one value. */
export interface Program {
  readonly name: string;
  /** Name of the export. */
  readonly exported: string;
  readonly contract: StepContract;
}

/** All steps that have a contract and a `run.ts`, sorted by name. */
export async function programsOf(root: string): Promise<Program[]> {
  const folders = await readdir(join(root, "steps"), { withFileTypes: true });
  const found = await Promise.all(
    folders.map(async (folder) => {
      if (!folder.isDirectory()) return [];
      const files = await readdir(join(root, "steps", folder.name));
      return files.includes("contract.ts") && files.includes("run.ts") ? [await read(root, folder.name)] : [];
    }),
  );
  return found.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function read(root: string, name: string): Promise<Program> {
  const path = join(root, "steps", name, "contract.ts");
  const module: Record<string, StepContract> = await import(pathToFileURL(path).href);
  const [only, second] = Object.entries(module);
  if (only === undefined || second !== undefined || only[1].name !== name)
    throw stepsFault(
      "STEPS_INVALID",
      `steps/${name}/contract.ts has to export one contract, called ${JSON.stringify(name)}`,
      "Export one value: export const …Step = defineStep({ name: … }).",
    );
  return { name, exported: only[0], contract: only[1] };
}
