import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { referencesDeep } from "../../lib/tekton/index.ts";
import type {
  ObjectMeta,
  Param,
  PipelineRun,
  PipelineTaskRunSpec,
  TaskRun,
  WorkspaceBinding,
} from "../../lib/tekton/types.ts";
import { embedded } from "./embedded.ts";
import { resultLookup } from "./results.ts";
import { substituteBindings } from "./scope.ts";
import { inheritedTimeout } from "./timeouts.ts";
import type { Plan, ResolvedPipelineSpec, ResolvedTaskSpec, TaskState } from "./types.ts";

/** What the children of a run are made from. */
export interface Parent {
  readonly plan: Plan;
  readonly states: readonly TaskState[];
  /** The run's bindings, with claims in place of claim templates. */
  readonly workspaces: readonly WorkspaceBinding[];
}

/** The TaskRun of one combination, as a cluster shows it, and as it is executed. */
export interface TaskRunPair {
  readonly shown: TaskRun;
  readonly executed: TaskRun;
}

/** Makes the TaskRun of one combination. Source: createTaskRun. */
export function taskRunOf(
  parent: Parent,
  state: TaskState,
  resolved: ResolvedTaskSpec,
  { name, params }: { readonly name: string; readonly params: readonly Param[] },
): TaskRunPair {
  const { task, planned } = state;
  const { spec } = parent.plan.pipelineRun;
  const own = taskRunSpec(parent.plan.pipelineRun, task.name);
  const timeout = own.timeout ?? task.timeout ?? inheritedTimeout(spec, planned.final);
  const { stepSpecs, sidecarSpecs, computeResources, serviceAccountName, podTemplate } = own;
  const given = [...params, ...(task.params ?? [])];
  const common = {
    workspaces: bindings(parent, state, resolved),
    retries: task.retries,
    timeout,
    serviceAccountName: serviceAccountName ?? "default",
    podTemplate,
    stepSpecs,
    sidecarSpecs,
    computeResources,
  };
  const base = {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun" as const,
    metadata: childMetadata(parent.plan.pipelineRun, state, resolved, { name, own }),
    ...(resolved.refSource === undefined
      ? {}
      : { status: { provenance: { refSource: resolved.refSource } } }),
  };
  if (task.taskRef !== undefined) {
    const shown = { ...base, spec: defined({ taskRef: task.taskRef, params: given, ...common }) };
    return { shown, executed: { ...base, spec: { ...shown.spec, taskSpec: resolved.spec } } };
  }
  const { display, body, added } = embedded(parent, resolved.spec, given);
  return {
    shown: { ...base, spec: defined({ taskSpec: display, params: given, ...common }) },
    executed: { ...base, spec: defined({ taskSpec: body, params: [...given, ...added], ...common }) },
  };
}

/** Makes the PipelineRun of a pipeline in a pipeline. Source: createChildPipelineRun. */
export function pipelineRunOf(
  parent: Parent,
  state: TaskState,
  resolved: ResolvedPipelineSpec,
  { name, params }: { readonly name: string; readonly params: readonly Param[] },
): PipelineRun {
  const { spec } = parent.plan.pipelineRun;
  const ref = state.task.pipelineRef;
  const metadata = childMetadata(parent.plan.pipelineRun, state, resolved, { name, own: {} });
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { ...metadata, labels: { ...metadata.labels, "tekton.dev/pipeline": resolved.name ?? name } },
    spec: defined({
      ...(ref === undefined ? { pipelineSpec: resolved.spec } : { pipelineRef: ref }),
      params: [...params, ...(state.task.params ?? [])],
      workspaces: bindings(parent, state, resolved),
      taskRunTemplate: spec.taskRunTemplate,
    }),
  };
}

/** taskRunSpecs over taskRunTemplate. Source: GetTaskRunSpec. */
function taskRunSpec({ spec }: PipelineRun, name: string): Partial<PipelineTaskRunSpec> {
  const template = spec.taskRunTemplate ?? {};
  const own = (spec.taskRunSpecs ?? []).find(({ pipelineTaskName }) => pipelineTaskName === name);
  const podTemplate = { ...template.podTemplate, ...own?.podTemplate };
  return { ...template, ...own, ...(Object.keys(podTemplate).length === 0 ? {} : { podTemplate }) };
}

function childMetadata(
  run: PipelineRun,
  { task, planned }: TaskState,
  resolved: { name?: string; labels: ObjectMeta["labels"] & {}; annotations: ObjectMeta["annotations"] & {} },
  { name, own }: { name: string; own: Partial<PipelineTaskRunSpec> },
): ObjectMeta {
  const { uid = "", labels = {}, annotations = {}, namespace = "default" } = run.metadata;
  const parentName = run.metadata.name ?? "";
  return {
    name,
    namespace,
    uid: randomUUID(),
    creationTimestamp: new Date().toISOString().replace(/\.\d+/, ""),
    labels: {
      ...resolved.labels,
      ...labels,
      "tekton.dev/pipelineRun": parentName,
      "tekton.dev/pipelineRunUID": uid,
      "tekton.dev/pipelineTask": task.name,
      "tekton.dev/memberOf": planned.final ? "finally" : "tasks",
      ...own.metadata?.labels,
      // Who runs a task has no say in which one it is: provenance and policies go by this.
      ...(resolved.name === undefined ? {} : { "tekton.dev/task": resolved.name }),
    },
    annotations: {
      ...resolved.annotations,
      ...annotations,
      ...(task.onError === "continue" ? { "pipeline.tekton.dev/pipeline-task-on-error": "continue" } : {}),
      ...own.metadata?.annotations,
    },
    ownerReferences: [
      { apiVersion: "tekton.dev/v1", kind: "PipelineRun", name: parentName, uid, controller: true },
    ],
  };
}

/** The bindings of the task's workspaces; into embedded specs those that its steps name propagate too. */
function bindings(
  parent: Parent,
  { task }: TaskState,
  resolved: { kind: string; spec: object },
): WorkspaceBinding[] {
  const listed = task.workspaces ?? [];
  const used = task.taskSpec === undefined ? [] : namedIn(resolved.spec);
  const names = new Set(listed.map(({ name }) => name));
  const all = [...listed, ...used.filter((name) => !names.has(name)).map((name) => ({ name }))];
  const bound = substituteBindings(parent.workspaces, resultLookup(parent.states));
  return all.flatMap(
    ({ name, workspace, subPath }: { name: string; workspace?: string; subPath?: string }) => {
      const binding = bound.find((each) => each.name === (workspace || name));
      if (binding === undefined) return [];
      const { subPath: outer, ...rest } = binding;
      const path = [outer, subPath].filter((part) => part !== undefined && part !== "");
      return { ...rest, name, ...(path.length === 0 ? {} : { subPath: posix.join(...(path as string[])) }) };
    },
  );
}

function namedIn(spec: object): string[] {
  const { workspaces = [], ...body } = spec as { workspaces?: { name: string }[] };
  const named = referencesDeep(body).flatMap(({ parts }) =>
    parts[0] === "workspaces" ? (parts[1] ?? []) : [],
  );
  return [...new Set([...workspaces.map(({ name }) => name), ...named])];
}

/** Without what is undefined: status is printed as it is. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(object).filter(([, value]) => value !== undefined && !isEmptyList(value));
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
