import { type EnvFrom, type EnvVar, expandEnvironment, type TaskRun } from "../../lib/tekton/index.ts";
import type { ClusterApi, Objects } from "../types.ts";
import { entriesOf, fieldOf } from "./objects.ts";
import { Ending } from "./outcome.ts";

export interface EnvContext {
  readonly taskRun: TaskRun;
  readonly podName: string;
  readonly objects: Objects;
  /** The API of which the kubelet tells every container. */
  readonly kube?: ClusterApi;
  readonly hide: (value: string) => void;
}

/**
 * What a container's `env` and `envFrom` say, with the kubelet's `$(VAR)` expansion in plain values only.
 * @throws Ending CreateContainerConfigError if an object or key it needs is absent
 */
export function environment(
  { env = [], envFrom = [] }: { readonly env?: readonly EnvVar[]; readonly envFrom?: readonly EnvFrom[] },
  context: EnvContext,
): Record<string, string> {
  const before = Object.assign({}, ...envFrom.map((source) => fromObject(source, context))) as Record<
    string,
    string
  >;
  const entries = env.flatMap((each) => {
    if (!each.valueFrom) return [{ name: each.name, value: each.value ?? "" }];
    const value = valueFrom(each, context);
    return value === undefined ? [] : [{ name: each.name, value, literal: true }];
  });
  return expandEnvironment(entries, before);
}

function fromObject(
  { prefix = "", configMapRef, secretRef }: EnvFrom,
  context: EnvContext,
): Record<string, string> {
  const kind = secretRef ? "Secret" : "ConfigMap";
  const { name, optional } = secretRef ?? configMapRef ?? { name: "" };
  const entries = entriesOf(context.objects, kind, name, context.hide);
  if (!entries && !optional) throw missing(kind, name);
  const texts = [...(entries ?? [])].filter(([, value]) => !value.includes(0));
  return Object.fromEntries(texts.map(([key, value]) => [prefix + key, value.toString()]));
}

function valueFrom({ name, valueFrom: from = {} }: EnvVar, context: EnvContext): string | undefined {
  if (from.fieldRef) return field(name, from.fieldRef.fieldPath, context);
  if (from.secretKeyRef) return keyOf("Secret", from.secretKeyRef, context);
  if (from.configMapKeyRef) return keyOf("ConfigMap", from.configMapKeyRef, context);
  return from.resourceFieldRef ? "0" : "";
}

function field(name: string, path: string, { taskRun, podName }: EnvContext): string {
  const value = fieldOf(taskRun, podName, path);
  if (value !== undefined) return value;
  throw new Ending("CreateContainerConfigError", `env ${name}: there is no field ${path}`);
}

function keyOf(
  kind: "Secret" | "ConfigMap",
  { name, key, optional }: { name: string; key: string; optional?: boolean },
  { objects, hide }: EnvContext,
): string | undefined {
  const entries = entriesOf(objects, kind, name, hide);
  const value = entries?.get(key)?.toString();
  if (value !== undefined || optional) return value;
  if (!entries) throw missing(kind, name);
  throw new Ending("CreateContainerConfigError", `${kind.toLowerCase()} "${name}" has no key "${key}"`);
}

const missing = (kind: string, name: string) =>
  new Ending("CreateContainerConfigError", `${kind.toLowerCase()} "${name}" not found`);
