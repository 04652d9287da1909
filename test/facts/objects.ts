import { readFileSync } from "node:fs";
import type { Source } from "../../lib/tekton/check/index.ts";

/** The interface facts of the compatible catalogs, as `test/dropin` keeps them. */
interface Facts {
  readonly tasks: Readonly<Record<string, FactTask>>;
  readonly pipelines: Readonly<Record<string, FactPipeline>>;
}
interface FactParam {
  readonly name: string;
  readonly type: string;
  readonly default?: unknown;
  readonly required?: boolean;
}
interface FactTask {
  readonly params: readonly FactParam[];
  readonly results: readonly { name: string; type: string }[];
  readonly workspaces: readonly { name: string; optional?: boolean }[];
  readonly steps: readonly { name: string }[];
}
interface FactUse {
  readonly name: string;
  readonly task: string;
  readonly runAfter?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly workspaces?: Readonly<Record<string, string>>;
  readonly matrix?: readonly { name: string; value: unknown }[];
  readonly when?: readonly unknown[];
}
interface FactPipeline {
  readonly params: readonly FactParam[];
  readonly workspaces: readonly { name: string; optional?: boolean }[];
  readonly tasks: readonly FactUse[];
  readonly finally: readonly FactUse[];
  readonly results: Readonly<Record<string, string>>;
}

export const facts = JSON.parse(
  readFileSync(new URL("../dropin/interfaces.json", import.meta.url), "utf8"),
) as Facts;

const params = (list: readonly FactParam[]) => list.map(({ required: _, ...param }) => param);
const named = (values: Readonly<Record<string, unknown>> = {}) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Everything on line 1: these objects never stood in a file. */
const source = (object: object, name: string): Source => ({ object, file: `${name}.yaml`, lineOf: () => 1 });

export const taskSource = (name: string): Source => {
  const { steps, results, workspaces, ...task } = facts.tasks[name] as FactTask;
  const spec = {
    params: params(task.params),
    results,
    workspaces,
    steps: steps.map((step) => ({ ...step, image: "localhost/any" })),
  };
  return source({ apiVersion: "tekton.dev/v1", kind: "Task", metadata: { name }, spec }, name);
};

/** `bundle`: references as users have them, by bundle and digest. */
export const pipelineSource = (name: string, bundle = false): Source => {
  const { tasks, finally: last, results, workspaces, ...pipeline } = facts.pipelines[name] as FactPipeline;
  const ref = (task: string) =>
    bundle
      ? {
          resolver: "bundles",
          params: named({
            name: task,
            bundle: `registry.example/catalog/task-${task}:0.1@sha256:${"0".repeat(64)}`,
            kind: "task",
          }),
        }
      : { name: task };
  const use = (each: FactUse) => ({
    name: each.name,
    taskRef: ref(each.task),
    ...(each.runAfter ? { runAfter: each.runAfter } : {}),
    ...(each.when ? { when: each.when } : {}),
    ...(each.matrix ? { matrix: { params: each.matrix } } : {}),
    params: named(each.params),
    workspaces: Object.entries(each.workspaces ?? {}).map(([own, workspace]) => ({ name: own, workspace })),
  });
  const spec = {
    params: params(pipeline.params),
    workspaces,
    tasks: tasks.map(use),
    finally: last.map(use),
    results: named(results),
  };
  return source({ apiVersion: "tekton.dev/v1", kind: "Pipeline", metadata: { name }, spec }, name);
};
