import type {
  Param,
  PipelineTask,
  Pipeline as PipelineYaml,
  ResolverRef,
  ResultSpec,
} from "../../tekton/types.ts";
import type { Pipeline } from "../pipeline.ts";
import { ListRef, type Text, wire } from "../refs.ts";
import type { Task } from "../task.ts";
import { checkPipeline } from "./check-pipeline.ts";
import { paramSpecs, present } from "./container.ts";
import { type PipelineNode, type RecordedPipeline, recordPipeline } from "./record-pipeline.ts";
import { metadataOf, workspacesOf } from "./task.ts";

export interface PipelineOptions {
  /** How a task is referenced: by name in the sources, by bundle and digest when published. */
  readonly taskRef?: (task: Task) => ResolverRef;
}

/** The Pipeline as Tekton reads it. Refuses what the compiler cannot see; see `checkPipeline`. */
export function renderPipeline(pipeline: Pipeline, options: PipelineOptions = {}): PipelineYaml {
  const recorded = recordPipeline(pipeline);
  const { taskRef = (task: Task): ResolverRef => ({ name: task.name }) } = options;
  const tasks = (last: boolean) =>
    recorded.nodes
      .filter(({ kind }) => (kind === "finally") === last)
      .map((node) => pipelineTask(node, taskRef));
  const yaml: PipelineYaml = {
    apiVersion: "tekton.dev/v1",
    kind: "Pipeline",
    metadata: metadataOf(pipeline),
    spec: present({
      description: pipeline.does,
      params: paramSpecs(pipeline.params),
      workspaces: workspacesOf(pipeline.workspaces),
      tasks: tasks(false),
      finally: tasks(true),
      results: resultSpecs(recorded),
    }),
  };
  checkPipeline(pipeline, recorded, yaml.spec);
  return yaml;
}

function pipelineTask(node: PipelineNode, taskRef: (task: Task) => ResolverRef): PipelineTask {
  const { name, task, use, after } = node;
  return present({
    name,
    taskRef: use.bundle === undefined ? taskRef(task) : fromBundle(task, use.bundle),
    runAfter: [...after],
    when: use.when?.map(({ input, operator, values }) => ({ input, operator, values: [...values] })),
    params: paramsOf(task, use.params ?? {}),
    matrix: use.matrix === undefined ? undefined : { params: paramsOf(task, use.matrix) },
    workspaces: bindingsOf(node),
    retries: use.retries,
    timeout: use.timeout,
    onError: use.onError,
  }) as PipelineTask;
}

const fromBundle = (task: Task, bundle: Text): ResolverRef => ({
  resolver: "bundles",
  params: [
    { name: "name", value: task.name },
    { name: "bundle", value: wire(bundle) },
    { name: "kind", value: "task" },
  ],
});

/** Only what the task declares: a spread may carry more, and Tekton would take it without a word. */
const paramsOf = (task: Task, given: Readonly<Record<string, unknown>>): Param[] =>
  Object.keys(given).flatMap((name) => {
    const value = given[name];
    return value === undefined || !Object.hasOwn(task.params, name) ? [] : [{ name, value: wire(value) }];
  });

const bindingsOf = ({ use }: PipelineNode) =>
  Object.entries(use.workspaces ?? {}).flatMap(([name, place]) =>
    place === undefined
      ? []
      : [
          {
            name,
            workspace: place.workspace,
            ...(place.subPath === undefined ? {} : { subPath: place.subPath }),
          },
        ],
  );

function resultSpecs({ nodes, results }: RecordedPipeline): ResultSpec[] {
  const described = new Map(
    nodes.flatMap(({ name, recorded }) =>
      [...recorded.results].map(([result, { origins }]) => [
        `tasks.${name}.results.${result}`,
        origins[0]?.declared.describe ?? "",
      ]),
    ),
  );
  return Object.entries(results).map(([name, value]) => {
    const list = value instanceof ListRef;
    const text = list ? `$(${value.path}[*])` : String(value);
    const description = described.get(text.replace(/^\$\((.*?)(\[\*\])?\)$/, "$1"));
    return {
      name,
      ...(list ? { type: "array" as const } : {}),
      ...(description ? { description } : {}),
      value: text,
    };
  });
}
