import { createHash } from "node:crypto";
import {
  lookupIn,
  type ParamValue,
  substituteDeep,
  type TaskRun,
  type TaskSpec,
  type WorkspaceBinding,
} from "../../lib/tekton/index.ts";
import { paramTable } from "./params.ts";

/** `step-<name>`, or `step-unnamed-<index>`: the container of a step. */
export const stepContainer = (name: string | undefined, index: number): string =>
  name ? `step-${name}` : `step-unnamed-${index}`;

/**
 * The Task of a run with everything put in that is known before the first step, in Tekton's order: params,
 * contexts, results, artifacts, exit codes, workspaces. The stages follow one another, so a param's value that
 * holds `$(context.taskRun.uid)` is expanded, and one that holds `$(params.y)` is not.
 */
export function substituted(spec: TaskSpec, taskRun: TaskRun, retries: number): TaskSpec {
  const given = taskRun.spec.params ?? [];
  const stages: ReadonlyMap<string, ParamValue>[] = [
    paramTable(spec.params ?? [], given),
    contexts(taskRun, retries),
    resultPaths(spec),
  ];
  let current = stages.reduce<TaskSpec>(apply, spec);
  current = { ...current, steps: (current.steps ?? []).map((step, index) => applyOwnPaths(step, index)) };
  current = apply(current, exitCodePaths(current));
  return apply(current, workspaceValues(current, taskRun.spec.workspaces ?? []));
}

/** Only what Tekton substitutes: declarations keep their text. */
function apply(spec: TaskSpec, values: ReadonlyMap<string, ParamValue>): TaskSpec {
  const { steps, stepTemplate, volumes, sidecars, workspaces } = spec;
  const parts = { steps, stepTemplate, volumes, sidecars, workspaces };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { ...spec, ...substituteDeep(known, lookupIn(values)) };
}

function contexts(taskRun: TaskRun, retries: number): Map<string, string> {
  const { metadata, spec } = taskRun;
  const name = metadata.name ?? "";
  return new Map([
    ["context.taskRun.name", name],
    ["context.task.name", metadata.labels?.["tekton.dev/task"] ?? spec.taskRef?.name ?? name],
    ["context.taskRun.namespace", metadata.namespace ?? ""],
    ["context.taskRun.uid", metadata.uid ?? ""],
    ["context.task.retry-count", String(retries)],
  ]);
}

const resultPaths = (spec: TaskSpec) =>
  new Map((spec.results ?? []).map(({ name }) => [`results.${name}.path`, `/tekton/results/${name}`]));

type StepOf = NonNullable<TaskSpec["steps"]>[number];

function applyOwnPaths(step: StepOf, index: number): StepOf {
  const folder = `/tekton/steps/${stepContainer(step.name, index)}`;
  const paths = new Map(
    (step.results ?? []).map(({ name }) => [`step.results.${name}.path`, `${folder}/results/${name}`]),
  );
  paths.set("step.artifacts.path", `${folder}/artifacts/provenance.json`);
  paths.set("artifacts.path", "/tekton/artifacts/provenance.json");
  return substituteDeep(step, lookupIn(paths));
}

function exitCodePaths(spec: TaskSpec): Map<string, string> {
  const names = (spec.steps ?? []).map((step, index) => stepContainer(step.name, index));
  return new Map(names.map((name) => [`steps.${name}.exitCode.path`, `/tekton/steps/${name}/exitCode`]));
}

/** Where a declared workspace lies in the containers. */
export const workspacePath = ({ name, mountPath }: { name: string; mountPath?: string }): string =>
  mountPath || `/workspace/${name}`;

function workspaceValues(spec: TaskSpec, bindings: readonly WorkspaceBinding[]): Map<string, string> {
  const bound = new Set(bindings.map(({ name }) => name));
  const values = new Map<string, string>();
  for (const workspace of spec.workspaces ?? []) {
    const there = !workspace.optional || bound.has(workspace.name);
    values.set(`workspaces.${workspace.name}.bound`, String(there));
    values.set(`workspaces.${workspace.name}.path`, there ? workspacePath(workspace) : "");
  }
  for (const binding of bindings) {
    values.set(`workspaces.${binding.name}.volume`, workspaceVolume(binding));
    values.set(`workspaces.${binding.name}.claim`, binding.persistentVolumeClaim?.claimName ?? "");
  }
  return values;
}

/** The volume of a binding; bindings to one claim share it. */
export function workspaceVolume(binding: WorkspaceBinding): string {
  const key = binding.persistentVolumeClaim?.claimName ?? binding.name;
  return `ws-${createHash("sha256").update(key).digest("hex").slice(0, 5)}`;
}
