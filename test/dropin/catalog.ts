import { join } from "node:path";
import { renderPipeline, renderTask } from "../../lib/contract/render/index.ts";
import type { Pipeline, Task } from "../../lib/tekton/types.ts";
import { discover } from "../../scripts/render/index.ts";

/** What this checkout defines, by name, as Tekton reads it. */
export interface Catalog {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

export async function readCatalog(): Promise<Catalog> {
  const { tasks, pipelines } = await discover(join(import.meta.dirname, "..", ".."));
  const image = (folder: string) => `localhost/slipway/${folder}`;
  return {
    tasks: new Map(tasks.map(({ definition }) => [definition.name, renderTask(definition, { image })])),
    pipelines: new Map(pipelines.map(({ definition }) => [definition.name, renderPipeline(definition)])),
  };
}
