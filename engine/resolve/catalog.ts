import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadYaml } from "../../lib/tekton/index.ts";
import type { Pipeline, StepAction, Task } from "../../lib/tekton/types.ts";

export type Definition = Task | Pipeline | StepAction;
export type DefinitionKind = Definition["kind"];
/** Definitions by kind and name: `Task/git-clone`. */
export type Definitions = ReadonlyMap<string, Definition>;

const KINDS: readonly string[] = ["Task", "Pipeline", "StepAction"];
const FOLDERS = ["tasks", "pipelines", "stepactions"];

/**
 * The rendered definitions below `tasks/`, `pipelines/` and `stepactions/` of a catalog. A folder that is
 * not there is empty.
 * @throws Fault TEKTON_YAML
 */
export async function catalogDefinitions(directory: string): Promise<Definitions> {
  const files = (await Promise.all(FOLDERS.map((folder) => yamlFiles(join(directory, folder))))).flat();
  const loaded = await Promise.all(files.map(async (file) => loadYaml(await readFile(file, "utf8"), file)));
  const objects = loaded.flatMap(({ objects: found }) => found.map(({ object }) => object));
  return definitionsIn(objects);
}

/** The definitions among objects. */
export function definitionsIn(
  objects: readonly { kind: string; metadata: { name?: string } }[],
): Definitions {
  const found = objects.filter(({ kind }) => KINDS.includes(kind)) as Definition[];
  return new Map(found.map((object) => [`${object.kind}/${object.metadata.name ?? ""}`, object]));
}

/** Names of one kind, sorted. */
export const namesOf = (definitions: Definitions, kind: DefinitionKind): string[] =>
  [...definitions.values()].flatMap((each) => (each.kind === kind ? (each.metadata.name ?? []) : [])).sort();

/** YAML that lies beside a definition and is none of its: other folders are tests' and migrations'. */
const LEFT_OUT = new Set(["node_modules", "fixtures", "migrations"]);

async function yamlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const nested = entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : yamlFiles(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
  return (await Promise.all(nested)).flat();
}
