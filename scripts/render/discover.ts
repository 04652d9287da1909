import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Pipeline, StepContract, Task } from "../../lib/contract/index.ts";

/** A definition and the module that exports it. */
export interface Found<T> {
  readonly definition: T;
  /** Path from the root of the checkout, with slashes. */
  readonly source: string;
}
export interface Definitions {
  readonly tasks: readonly Found<Task>[];
  readonly pipelines: readonly Found<Pipeline>[];
  readonly stepActions: readonly Found<StepActionDefinition>[];
  /** Pipelines of the examples: no part of the catalog, rendered to be run as they are. */
  readonly examples: readonly Found<Pipeline>[];
}
/** What a module under stepactions/ exports. */
export interface StepActionDefinition {
  readonly contract: StepContract;
  readonly version: string;
}

/** Imports every definition of a checkout: each exported task, pipeline and StepAction counts. */
export async function discover(root: string): Promise<Definitions> {
  const [tasks, pipelines, stepActions, examples] = await Promise.all([
    exportsOf(root, "tasks", "task.ts", isTask),
    exportsOf(root, "pipelines", "pipeline.ts", isPipeline),
    exportsOf(root, "stepactions", "stepaction.ts", isStepAction),
    exportsOf(root, "examples", "pipeline.ts", isPipeline),
  ]);
  return { tasks, pipelines, stepActions, examples };
}

async function exportsOf<T>(
  root: string,
  area: string,
  file: string,
  is: (value: unknown) => value is T,
): Promise<Found<T>[]> {
  const folders = await readdir(join(root, area), { withFileTypes: true }).catch(() => []);
  const names = folders
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const inside = await readdir(join(root, area, name));
      if (!inside.includes(file)) return [];
      const source = `${area}/${name}/${file}`;
      const module: Record<string, unknown> = await import(pathToFileURL(join(root, source)).href);
      return Object.values(module).flatMap((value) => (is(value) ? [{ definition: value, source }] : []));
    }),
  );
  return found.flat();
}

const has = (value: unknown, ...names: readonly string[]) =>
  typeof value === "object" && value !== null && names.every((name) => name in value);
const isPipeline = (value: unknown): value is Pipeline =>
  has(value, "name", "version", "params", "body", "extend");
const isTask = (value: unknown): value is Task =>
  has(value, "name", "version", "params", "workspaces", "body") && !has(value, "extend");
const isStepAction = (value: unknown): value is StepActionDefinition => has(value, "contract", "version");
