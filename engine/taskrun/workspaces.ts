import {
  lookupIn,
  substituteDeep,
  type TaskRun,
  type TaskSpec,
  type Volume,
  type VolumeMount,
  type WorkspaceBinding,
  type WorkspaceDeclaration,
} from "../../lib/tekton/index.ts";
import type { Objects } from "../types.ts";
import { Ending } from "./outcome.ts";
import { paramTable } from "./params.ts";
import { workspacePath, workspaceVolume } from "./substitution.ts";

/**
 * The bindings of a run, with params put in and a claim made for each volumeClaimTemplate.
 * @throws Ending TaskRunValidationFailed if they do not fit the Task
 */
export async function bindWorkspaces(
  taskRun: TaskRun,
  spec: TaskSpec,
  objects: Objects,
): Promise<WorkspaceBinding[]> {
  const bindings = taskRun.spec.workspaces ?? [];
  checkBindings(bindings, spec.workspaces ?? [], taskRun.spec.taskRef !== undefined);
  const values = lookupIn(paramTable(spec.params ?? [], taskRun.spec.params ?? []));
  return Promise.all(bindings.map((binding) => claimed(substituteDeep(binding, values), taskRun, objects)));
}

async function claimed(
  binding: WorkspaceBinding,
  taskRun: TaskRun,
  objects: Objects,
): Promise<WorkspaceBinding> {
  const { volumeClaimTemplate, ...rest } = binding;
  if (!volumeClaimTemplate) return binding;
  const { name } = await objects.newClaim(taskRun.metadata.name ?? "", binding.name);
  return { ...rest, persistentVolumeClaim: { claimName: name } };
}

function checkBindings(
  bindings: readonly WorkspaceBinding[],
  declared: readonly WorkspaceDeclaration[],
  referenced: boolean,
): void {
  const fail = (message: string) => {
    throw new Ending("TaskRunValidationFailed", message);
  };
  const bound = new Set(bindings.map(({ name }) => name));
  const unbound = declared.find(({ name, optional }) => !optional && !bound.has(name));
  if (unbound) fail(`declared workspace "${unbound.name}" is required but has not been bound`);
  const names = new Set(declared.map(({ name }) => name));
  const stray = referenced ? bindings.find(({ name }) => !names.has(name)) : undefined;
  if (stray) fail(`workspace binding "${stray.name}" does not match any declared workspace`);
}

/** A workspace that an embedded Task does not declare is there all the same (propagation). */
export function declareBound(spec: TaskSpec, bindings: readonly WorkspaceBinding[]): TaskSpec {
  const declared = spec.workspaces ?? [];
  const names = new Set(declared.map(({ name }) => name));
  const added = bindings.filter(({ name }) => !names.has(name)).map(({ name }) => ({ name }));
  return added.length === 0 ? spec : { ...spec, workspaces: [...declared, ...added] };
}

/**
 * Volumes and mounts for the bound workspaces. A workspace that any step or sidecar asks for by name is
 * mounted only where it is asked for; the others everywhere.
 */
export function mountWorkspaces(spec: TaskSpec, bindings: readonly WorkspaceBinding[]): TaskSpec {
  const users = [...(spec.steps ?? []), ...(spec.sidecars ?? [])];
  const isolated = new Set(users.flatMap(({ workspaces = [] }) => workspaces.map(({ name }) => name)));
  const mounts = bindings.map((binding) => ({ name: binding.name, mount: mountOf(spec, binding) }));
  const shared = mounts.filter(({ name }) => !isolated.has(name)).map(({ mount }) => mount);
  const own = (usages: readonly { name: string; mountPath?: string }[] = []): VolumeMount[] =>
    usages.flatMap((usage) => {
      const found = mounts.find(({ name }) => name === usage.name);
      return found ? [{ ...found.mount, ...(usage.mountPath ? { mountPath: usage.mountPath } : {}) }] : [];
    });
  return {
    ...spec,
    stepTemplate: {
      ...spec.stepTemplate,
      volumeMounts: [...(spec.stepTemplate?.volumeMounts ?? []), ...shared],
    },
    steps: (spec.steps ?? []).map((step) => ({
      ...step,
      volumeMounts: [...(step.volumeMounts ?? []), ...own(step.workspaces)],
    })),
    sidecars: (spec.sidecars ?? []).map((sidecar) => {
      const mine = sidecar.volumeMounts ?? [];
      const free = shared.filter(({ mountPath }) => !mine.some((mount) => mount.mountPath === mountPath));
      return { ...sidecar, volumeMounts: [...mine, ...free, ...own(sidecar.workspaces)] };
    }),
    volumes: [...(spec.volumes ?? []), ...volumesOf(bindings)],
  };
}

function mountOf(spec: TaskSpec, binding: WorkspaceBinding): VolumeMount {
  const declared = spec.workspaces?.find(({ name }) => name === binding.name) ?? { name: binding.name };
  return {
    name: workspaceVolume(binding),
    mountPath: workspacePath(declared),
    ...(binding.subPath ? { subPath: binding.subPath } : {}),
    ...(declared.readOnly ? { readOnly: true } : {}),
  };
}

function volumesOf(bindings: readonly WorkspaceBinding[]): Volume[] {
  const volumes = bindings.map(
    ({ name: _name, subPath: _subPath, volumeClaimTemplate: _template, ...source }, index) => {
      const binding = bindings[index];
      return { ...source, name: binding ? workspaceVolume(binding) : "" };
    },
  );
  return volumes.filter((volume, index) => volumes.findIndex(({ name }) => name === volume.name) === index);
}
