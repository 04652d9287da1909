import type {
  EnvVar,
  ParamSpec,
  ResourceRequirements,
  SecurityContext,
  VolumeMount,
  Volume as WireVolume,
  VolumeSource as WireVolumeSource,
} from "../../tekton/types.ts";
import type { Params } from "../params.ts";
import type { EnvValue, Item, Mount, Resources, Security, Volume, VolumeSource } from "../task.ts";

/** Leaves out what is undefined, and empty lists: YAML says only what was said. */
export function present<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Params as Tekton declares them. A choice is text: Tekton's `enum` is behind a feature flag. */
export const paramSpecs = (params: Params): ParamSpec[] =>
  Object.entries(params).map(([name, { type, describe, oneOf, default: fallback }]) => ({
    name,
    type,
    description: oneOf === undefined ? describe : `${describe} (one of: ${oneOf.join(", ")})`,
    ...(fallback === undefined ? {} : { default: fallback }),
  }));

export const envOf = (env: Readonly<Record<string, EnvValue>> | undefined): EnvVar[] =>
  Object.entries(env ?? {}).map(([name, value]) =>
    typeof value === "object" && "fieldPath" in value
      ? { name, valueFrom: { fieldRef: { fieldPath: value.fieldPath } } }
      : { name, value: String(value) },
  );

export const mountsOf = (mounts: readonly Mount[] | undefined): VolumeMount[] =>
  (mounts ?? []).map(({ volume, at, subPath, readOnly }) => ({
    name: volume,
    mountPath: at,
    ...(subPath === undefined ? {} : { subPath: String(subPath) }),
    ...(readOnly ? { readOnly } : {}),
  }));

/** Requests; the limit of memory equals its request, a limit of CPU is set only where it was asked for. */
export function resourcesOf(resources: Resources | undefined): ResourceRequirements | undefined {
  if (resources === undefined) return undefined;
  const { cpu, memory, cpuLimit } = resources;
  const requests = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  const limits = {
    ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }),
    ...(memory === undefined ? {} : { memory }),
  };
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

export function securityOf(security: Security | undefined): SecurityContext | undefined {
  if (security === undefined) return undefined;
  const { runAsUser, privileged, capabilities } = security;
  return {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(privileged === undefined ? {} : { privileged }),
    ...(capabilities === undefined ? {} : { capabilities: { add: [...capabilities] } }),
  };
}

export const volumeOf = ({ name, source }: Volume): WireVolume => ({ name, ...sourceOf(source) });

function sourceOf(source: VolumeSource): WireVolumeSource {
  if ("emptyDir" in source) return { emptyDir: { ...source.emptyDir } };
  if ("configMap" in source)
    return { configMap: { name: String(source.configMap.name), ...itemsOf(source.configMap) } };
  if ("secret" in source)
    return { secret: { secretName: String(source.secret.secretName), ...itemsOf(source.secret) } };
  return { projected: { sources: [{ serviceAccountToken: { ...source.serviceAccountToken } }] } };
}

const itemsOf = ({ items, optional }: { readonly items?: readonly Item[]; readonly optional?: boolean }) => ({
  ...(items === undefined ? {} : { items: items.map(({ key, path }) => ({ key: String(key), path })) }),
  ...(optional === undefined ? {} : { optional }),
});
