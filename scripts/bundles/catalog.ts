import { type Definitions, namesOf } from "../../engine/resolve/index.ts";
import { Fault } from "../../lib/errors/index.ts";
import type { Pipeline, Task } from "../../lib/tekton/types.ts";

/** @throws Fault CATALOG_NO_DEFINITION with the names that are there */
export function need<K extends "Task" | "Pipeline">(
  catalog: Definitions,
  kind: K,
  name: string,
): K extends "Task" ? Task : Pipeline {
  const object = catalog.get(`${kind}/${name}`);
  if (object) return object as K extends "Task" ? Task : Pipeline;
  const names = namesOf(catalog, kind).join(", ") || "(none is rendered; run npm run render)";
  throw new Fault("CATALOG_NO_DEFINITION", `the catalog has no ${kind} ${name}`, {
    next: `choose one of: ${names}`,
  });
}

/** Names of the tasks that a pipeline uses, each once, in order. */
export function tasksOf({ spec }: Pipeline): string[] {
  const uses = [...(spec.tasks ?? []), ...(spec.finally ?? [])];
  return [...new Set(uses.flatMap(({ taskRef }) => (taskRef?.name ? [taskRef.name] : [])))];
}
