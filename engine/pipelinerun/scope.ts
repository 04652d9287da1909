import {
  firstOf,
  type Lookup,
  lookupIn,
  substitute,
  substituteDeep,
  substituteParams,
  substituteTaskSpec,
  substituteWhen,
} from "../../lib/tekton/index.ts";
import type {
  Matrix,
  Param,
  ParamValue,
  PipelineRun,
  PipelineSpec,
  PipelineTask,
  ResolverRef,
  WorkspaceBinding,
} from "../../lib/tekton/types.ts";

/**
 * Params, then contexts, then `workspaces.w.bound`, in all tasks: three passes as Tekton makes them, so a
 * param whose value is `$(context.pipelineRun.name)` gets that name, and one with `$(params.y)` keeps it.
 */
export function applyScope(
  spec: PipelineSpec,
  run: PipelineRun,
  pipelineName: string,
  params: ReadonlyMap<string, ParamValue>,
): PipelineSpec {
  const passes = [lookupIn(params), contexts(run, pipelineName), workspacesBound(spec, run)];
  const apply = (tasks: readonly PipelineTask[]) =>
    passes.reduce<readonly PipelineTask[]>(
      (done, lookup) => done.map((task) => substituteTask(task, lookup)),
      tasks,
    );
  return {
    ...spec,
    ...(spec.tasks === undefined ? {} : { tasks: [...apply(spec.tasks)] }),
    ...(spec.finally === undefined ? {} : { finally: [...apply(spec.finally)] }),
  };
}

/** One task of a pipeline with variables replaced wherever Tekton does, its embedded spec included. */
function substituteTask(task: PipelineTask, lookup: Lookup): PipelineTask {
  const given = substituteUse(task, lookup);
  if (given.taskSpec === undefined) return given;
  return { ...given, taskSpec: substituteTaskSpec(given.taskSpec, shadowed(given.params ?? [], lookup)) };
}

/** The same without the embedded spec: params, matrix, guards, reference, sub-paths, display name. */
export function substituteUse(task: PipelineTask, lookup: Lookup): PipelineTask {
  const { params, matrix, when, workspaces, taskRef, pipelineRef, displayName, onError } = task;
  return {
    ...task,
    ...(params === undefined ? {} : { params: substituteParams(params, lookup) }),
    ...(matrix === undefined ? {} : { matrix: substituteMatrix(matrix, lookup) }),
    ...(when === undefined ? {} : { when: substituteWhen(when, lookup) }),
    ...(workspaces === undefined ? {} : { workspaces: substituteDeep(workspaces, lookup) }),
    ...(taskRef === undefined ? {} : { taskRef: substituteRef(taskRef, lookup) }),
    ...(pipelineRef === undefined ? {} : { pipelineRef: substituteRef(pipelineRef, lookup) }),
    ...(displayName === undefined || matrix ? {} : { displayName: substitute(displayName, lookup) }),
    ...(onError === undefined ? {} : { onError: substituteDeep(onError, lookup) }),
  };
}

/** What `$(params.…)` and `$(context.…)` in workspace bindings of the run stand for. */
export function substituteBindings(
  bindings: readonly WorkspaceBinding[],
  lookup: Lookup,
): readonly WorkspaceBinding[] {
  return bindings.map(({ volumeClaimTemplate, ...binding }) => ({
    ...substituteDeep(binding, lookup),
    ...(volumeClaimTemplate === undefined ? {} : { volumeClaimTemplate }),
  }));
}

/** Names and uid of the run. */
export function contexts(run: PipelineRun, pipelineName: string): Lookup {
  const { name = "", namespace = "default", uid = "" } = run.metadata;
  return lookupIn(
    new Map([
      ["context.pipelineRun.name", name],
      ["context.pipelineRun.namespace", namespace],
      ["context.pipelineRun.uid", uid],
      ["context.pipeline.name", pipelineName],
    ]),
  );
}

/** What embedded specs learn of the run beside params: its names, and which workspaces are bound. */
export const runNames = (spec: PipelineSpec, run: PipelineRun, pipelineName: string): Lookup =>
  firstOf(contexts(run, pipelineName), workspacesBound(spec, run));

function workspacesBound(spec: PipelineSpec, run: PipelineRun): Lookup {
  const declared = (spec.workspaces ?? []).map(({ name }) => [`workspaces.${name}.bound`, "false"] as const);
  const bound = (run.spec.workspaces ?? []).map(({ name }) => [`workspaces.${name}.bound`, "true"] as const);
  return lookupIn(new Map([...declared, ...bound]));
}

/** A param that the task is given hides the pipeline's param of that name in the embedded spec. */
export function shadowed(given: readonly Param[], outer: Lookup): Lookup {
  const own = lookupIn(new Map(given.map(({ name, value }) => [`params.${name}`, value])));
  const inner = firstOf(own, outer);
  return (path) => (outer(path) === undefined ? undefined : inner(path));
}

function substituteMatrix({ params, include }: Matrix, lookup: Lookup): Matrix {
  return {
    ...(params === undefined ? {} : { params: substituteParams(params, lookup) }),
    ...(include === undefined
      ? {}
      : {
          include: include.map((each) => ({
            ...each,
            ...(each.params === undefined ? {} : { params: substituteParams(each.params, lookup) }),
          })),
        }),
  };
}

function substituteRef(ref: ResolverRef, lookup: Lookup): ResolverRef {
  const { name, params } = ref;
  return {
    ...ref,
    ...(name === undefined ? {} : { name: substitute(name, lookup) }),
    ...(params === undefined ? {} : { params: substituteParams(params, lookup) }),
  };
}
