import { references } from "../reference.ts";
import type { PipelineTask } from "../types.ts";
import { texts } from "./texts.ts";

/** Names of the tasks that must end before this one: `runAfter`, and whose results it uses. */
export function dependencies(task: PipelineTask | undefined): string[] {
  if (!task) return [];
  const { params, matrix, when } = task;
  const used = [...texts([params, matrix, when])].flatMap(({ text }) =>
    references(text).flatMap(({ parts }) =>
      parts[0] === "tasks" && parts[2] === "results" && parts[1] ? [parts[1]] : [],
    ),
  );
  return [...new Set([...(task.runAfter ?? []), ...used])];
}

/** A round trip in the graph, first name repeated at its end; `undefined` if there is none. */
export function cycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] | undefined => {
    const seen = trail.indexOf(name);
    if (seen >= 0) return [...trail.slice(seen), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const found = visit(next, [...trail, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const found = visit(name, []);
    if (found) return found;
  }
  return undefined;
}
