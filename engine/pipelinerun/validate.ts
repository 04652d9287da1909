import { declaredType, isList, type Reference, referencesDeep, typeOf } from "../../lib/tekton/index.ts";
import type {
  ParamValue,
  PipelineRun,
  PipelineSpec,
  PipelineTask,
  TaskSpec,
} from "../../lib/tekton/types.ts";
import { toUse } from "./graph.ts";
import { bindParams } from "./params.ts";
import type { PlannedTask, Problem } from "./types.ts";

interface Planned {
  readonly spec: PipelineSpec;
  readonly run: PipelineRun;
  readonly tasks: readonly PlannedTask[];
}

/** What the run itself has wrong: workspaces, taskRunSpecs, variables that mean nothing. */
export function runProblems(spec: PipelineSpec, run: PipelineRun): Problem[] {
  return [...workspaceProblems(spec, run), ...taskRunSpecProblems(spec, run), ...variableProblems(spec, run)];
}

function workspaceProblems(spec: PipelineSpec, run: PipelineRun): Problem[] {
  const bound = new Set((run.spec.workspaces ?? []).map(({ name }) => name));
  const missing = (spec.workspaces ?? []).filter(({ name, optional }) => !optional && !bound.has(name));
  return missing.map(({ name }) => ({
    reason: "InvalidWorkspaceBindings",
    message: `the pipeline needs the workspace ${name}`,
    next: `Bind it: -w ${name}=DIR, -w ${name}=volume, or under spec.workspaces of the PipelineRun.`,
  }));
}

function taskRunSpecProblems(spec: PipelineSpec, run: PipelineRun): Problem[] {
  const names = [...(spec.tasks ?? []), ...(spec.finally ?? [])].map(({ name }) => name);
  const unknown = (run.spec.taskRunSpecs ?? []).filter((each) => !names.includes(each.pipelineTaskName));
  return unknown.map(({ pipelineTaskName }) => ({
    reason: "InvalidTaskRunSpecs",
    message: `spec.taskRunSpecs names the task ${pipelineTaskName}, which is not in the pipeline`,
    next: `Tasks are: ${names.join(", ")}.`,
  }));
}

/** `$(params.x)` in the pipeline without a param x, and indexes beyond a list. */
function variableProblems(spec: PipelineSpec, run: PipelineRun): Problem[] {
  const bound = bindParams(spec.params ?? [], run.spec.params ?? []);
  return [...(spec.tasks ?? []), ...(spec.finally ?? [])].flatMap((task) => {
    const { taskSpec, pipelineSpec: _own, description: _text, displayName, matrix: _fan, ...use } = task;
    const { params: declared = [], description: _says, ...body } = taskSpec ?? {};
    const includes = (task.matrix?.include ?? []).map(({ name }) => name);
    const matrix = [
      ...(task.matrix?.params ?? []),
      ...(task.matrix?.include ?? []).flatMap(({ params = [] }) => params),
    ];
    const own = [...declared, ...(task.params ?? []), ...matrix].map(({ name }) => name);
    return [
      ...referencesDeep([use, matrix]).flatMap((reference) => paramProblem(task.name, reference, bound, [])),
      // The names of what a matrix runs may use the params of each combination.
      ...referencesDeep([displayName, includes]).flatMap((reference) =>
        paramProblem(task.name, reference, bound, own),
      ),
      ...referencesDeep(body).flatMap((reference) => paramProblem(task.name, reference, bound, own)),
    ];
  });
}

function paramProblem(
  task: string,
  { parts, index, text }: Reference,
  bound: ReadonlyMap<string, ParamValue>,
  own: readonly string[],
): Problem[] {
  const name = parts.slice(1).join(".");
  if (parts[0] !== "params" || own.some((each) => each === name || name.startsWith(`${each}.`))) return [];
  const value = bound.get(`params.${name}`) ?? bound.get(`params.${parts[1]}`);
  if (value === undefined) {
    const next = `Declare ${parts[1]} under spec.params of the pipeline, or correct the name.`;
    return [
      {
        reason: "PipelineValidationFailed",
        message: `task ${task} uses ${text}, which nobody declares`,
        next,
      },
    ];
  }
  if (typeof index !== "number" || !isList(value) || index < value.length) return [];
  const message = `task ${task} uses ${text}, and the list has ${value.length} elements`;
  return [
    { reason: "ParamArrayIndexingInvalid", message, next: "Give a longer list, or use another index." },
  ];
}

/** What the tasks miss: params, workspaces, results of others. */
export function taskProblems(planned: Planned): Problem[] {
  return [
    ...planned.tasks.flatMap(({ task, resolved }) =>
      resolved?.kind === "Task"
        ? [...inputs(task, resolved.spec), ...workspaces(task, resolved.spec, planned)]
        : [],
    ),
    ...planned.tasks.flatMap(({ task }) => resultProblems(task, planned)),
    ...pipelineResults(planned),
  ];
}

function inputs(task: PipelineTask, spec: TaskSpec): Problem[] {
  const matrix = [
    ...(task.matrix?.params ?? []),
    ...(task.matrix?.include ?? []).flatMap(({ params = [] }) => params),
  ];
  const names = new Set([...(task.params ?? []), ...matrix].map(({ name }) => name));
  const absent = (spec.params ?? []).filter((param) => param.default === undefined && !names.has(param.name));
  const missing = absent.map(({ name }) => ({
    reason: "PipelineValidationFailed",
    message: `task ${task.name} needs the param ${name}`,
    next: `Give it under params of the task in the pipeline: - name: ${name}`,
  }));
  return [...missing, ...(task.params ?? []).flatMap(({ name, value }) => mistyped(task, spec, name, value))];
}

function mistyped(task: PipelineTask, spec: TaskSpec, name: string, value: ParamValue): Problem[] {
  const param = (spec.params ?? []).find((each) => each.name === name);
  const late = typeof value === "string" && referencesDeep(value).length > 0;
  if (param === undefined || late || declaredType(param) === typeOf(value)) return [];
  const message = `task ${task.name}: param ${name} wants ${declaredType(param)}, gets ${typeOf(value)}`;
  return [{ reason: "PipelineValidationFailed", message, next: `Give it as ${declaredType(param)}.` }];
}

function workspaces(task: PipelineTask, spec: TaskSpec, { spec: pipeline, run }: Planned): Problem[] {
  const bound = new Set((run.spec.workspaces ?? []).map(({ name }) => name));
  const optional = new Set((pipeline.workspaces ?? []).flatMap((each) => (each.optional ? [each.name] : [])));
  return (spec.workspaces ?? []).flatMap((declared) => {
    const use = (task.workspaces ?? []).find(({ name }) => name === declared.name);
    const from =
      use?.workspace ?? (use === undefined && task.taskSpec === undefined ? undefined : declared.name);
    if (declared.optional) return [];
    if (use?.workspace !== undefined && optional.has(use.workspace)) return [demanding(task, use.workspace)];
    if (from !== undefined && bound.has(from)) return [];
    return [unbound(task, declared.name, from)];
  });
}

const demanding = (task: PipelineTask, workspace: string): Problem => ({
  reason: "RequiredWorkspaceMarkedOptional",
  message: `the workspace ${workspace} is optional in the pipeline, and task ${task.name} requires it`,
  next: "Make it required in the pipeline, or optional in the task.",
});

const unbound = (task: PipelineTask, name: string, from: string | undefined): Problem => ({
  reason: "InvalidWorkspaceBindings",
  message: `task ${task.name} needs the workspace ${name}, and nothing is bound to ${from ?? "it"}`,
  next: `Bind it under workspaces of the task in the pipeline, and in the run (-w ${from ?? name}=DIR).`,
});

function resultProblems({ pipelineSpec: _own, ...task }: PipelineTask, { tasks }: Planned): Problem[] {
  return referencesDeep(task)
    .flatMap(toUse)
    .flatMap(({ task: from, result, reference }) => {
      const what = unknownResult(from, result, tasks);
      if (what === undefined) return [];
      const message = `task ${task.name} uses ${reference.text}: ${what.message}`;
      return [{ reason: "InvalidTaskResultReference", message, next: what.next }];
    });
}

function pipelineResults({ spec, tasks }: Planned): Problem[] {
  return (spec.results ?? []).flatMap(({ name, value }) =>
    referencesDeep(value)
      .flatMap(toUse)
      .flatMap((use) => {
        const what = unknownResult(use.task, use.result, tasks);
        if (what === undefined) return [];
        const message = `result ${name} of the pipeline uses ${use.reference.text}: ${what.message}`;
        return [{ reason: "InvalidPipelineResultReference", message, next: what.next }];
      }),
  );
}

function unknownResult(from: string, result: string, tasks: readonly PlannedTask[]) {
  const source = tasks.find(({ task }) => task.name === from);
  if (source === undefined) return { message: `there is no task ${from}`, next: "Correct the name." };
  const declared = source.resolved?.spec.results ?? [];
  if (source.resolved === undefined || declared.some(({ name }) => name === result)) return undefined;
  const names = declared.map(({ name }) => name).join(", ") || "none";
  return { message: `${from} declares no result ${result}`, next: `Its results are: ${names}.` };
}
