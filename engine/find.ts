import type { Pipeline, Task } from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import { readObjects } from "./files.ts";
import { catalogDefinitions, definitionsIn, namesOf } from "./resolve/index.ts";

/** Where definitions may be. */
export interface Places {
  readonly catalog: string;
  readonly files: readonly string[];
}

/**
 * A definition by name, of the files first, then of the catalog.
 * @throws Fault ENGINE_NOT_FOUND
 */
export function findDefinition(name: string, kind: "Pipeline", places: Places): Promise<Pipeline>;
export function findDefinition(name: string, kind: "any", places: Places): Promise<Task | Pipeline>;
export async function findDefinition(
  name: string,
  kind: "Pipeline" | "any",
  places: Places,
): Promise<Task | Pipeline> {
  const own = definitionsIn(await readObjects({ files: places.files, folders: [], secrets: [] }));
  const all = new Map([...(await catalogDefinitions(places.catalog)), ...own]);
  const found = (kind === "any" ? all.get(`Task/${name}`) : undefined) ?? all.get(`Pipeline/${name}`);
  if (found !== undefined && found.kind !== "StepAction") return found;
  const names = [...(kind === "any" ? namesOf(all, "Task") : []), ...namesOf(all, "Pipeline")];
  const what = kind === "any" ? "task or pipeline" : "pipeline";
  const next = names.length === 0 ? "Give its file with -f." : `There are: ${names.join(", ")}.`;
  throw fault("ENGINE_NOT_FOUND", `there is no ${what} ${name}`, next);
}
