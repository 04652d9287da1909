import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { Fault } from "../../lib/errors/index.ts";
import type { Pipeline, StepAction, Task } from "../../lib/tekton/types.ts";

export type Definition = Task | Pipeline | StepAction;
export interface Catalog {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  readonly stepActions: ReadonlyMap<string, StepAction>;
}

/** The rendered definitions of a checkout, by name. A task's folder may hold variants beside it. */
export async function readCatalog(root: string): Promise<Catalog> {
  const [tasks, pipelines, stepActions] = await Promise.all([
    definitions<Task>(join(root, "tasks"), "Task"),
    definitions<Pipeline>(join(root, "pipelines"), "Pipeline"),
    definitions<StepAction>(join(root, "stepactions"), "StepAction"),
  ]);
  return { tasks, pipelines, stepActions };
}

async function definitions<T extends Definition>(folder: string, kind: T["kind"]): Promise<Map<string, T>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"));
  const found = new Map<string, T>();
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const object = parse(await readFile(file, "utf8")) as Partial<T> | null;
    if (object?.kind === kind && object.metadata?.name) found.set(object.metadata.name, object as T);
  }
  return found;
}

/** Names of the tasks that a pipeline uses, each once, in order. */
export function tasksOf({ spec }: Pipeline): string[] {
  const uses = [...(spec.tasks ?? []), ...(spec.finally ?? [])];
  return [...new Set(uses.flatMap(({ taskRef }) => (taskRef?.name ? [taskRef.name] : [])))];
}

export function need<T>(found: ReadonlyMap<string, T>, kind: string, name: string): T {
  const object = found.get(name);
  if (object) return object;
  throw new Fault("CATALOG_NO_DEFINITION", `the catalog has no ${kind} ${name}`, {
    next: `choose one of: ${[...found.keys()].sort().join(", ") || "(none is rendered; run npm run render)"}`,
  });
}
