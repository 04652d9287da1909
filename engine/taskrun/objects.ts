import type { ConfigMap, Secret, TaskRun } from "../../lib/tekton/index.ts";
import type { Objects } from "../types.ts";

/** Text or bytes of an object's entries, by key. */
export type Entries = ReadonlyMap<string, Buffer>;

const configMapEntries = ({ data = {}, binaryData = {} }: ConfigMap): Entries =>
  new Map([
    ...Object.entries(data).map(([key, text]) => [key, Buffer.from(String(text))] as const),
    ...Object.entries(binaryData).map(([key, text]) => [key, Buffer.from(text, "base64")] as const),
  ]);

/** `data` is base64, `stringData` is not, and wins. */
export const secretEntries = ({ data = {}, stringData = {} }: Secret): Entries =>
  new Map([
    ...Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64")] as const),
    ...Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text))] as const),
  ]);

/** Entries of an object that may be absent; secrets are made known to `hide` so that no log shows them. */
export function entriesOf(
  objects: Objects,
  kind: "ConfigMap" | "Secret",
  name: string,
  hide: (value: string) => void,
): Entries | undefined {
  if (kind === "ConfigMap") {
    const found = objects.configMaps.get(name);
    return found && configMapEntries(found);
  }
  const found = objects.secrets.get(name);
  const entries = found && secretEntries(found);
  for (const value of entries?.values() ?? []) hide(value.toString());
  return entries;
}

/** The value of a `fieldRef`: labels and annotations by key, names, ids; undefined if there is no such field. */
export function fieldOf(taskRun: TaskRun, podName: string, path: string): string | undefined {
  const { name = "", namespace = "", uid = "", annotations = {} } = taskRun.metadata;
  const labels = podLabels(taskRun);
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === "labels" ? labels : annotations)[keyed[2] ?? ""] ?? "";
  const fields: Record<string, string> = {
    "metadata.name": podName || name,
    "metadata.namespace": namespace,
    "metadata.uid": uid,
    "metadata.labels": pairs(labels),
    "metadata.annotations": pairs(annotations),
    "spec.serviceAccountName": taskRun.spec.serviceAccountName ?? "default",
    "spec.nodeName": "localhost",
    "status.hostIP": "127.0.0.1",
    "status.podIP": "127.0.0.1",
  };
  return fields[path];
}

/** Labels of the pod: the run's and Tekton's own. Source: makeLabels in pkg/pod. */
const podLabels = ({ metadata }: TaskRun): Record<string, string> => ({
  ...metadata.labels,
  "tekton.dev/taskRun": metadata.name ?? "",
  "tekton.dev/taskRunUID": metadata.uid ?? "",
  "app.kubernetes.io/managed-by": "tekton-pipelines",
});

const pairs = (values: Record<string, string>): string =>
  Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");
