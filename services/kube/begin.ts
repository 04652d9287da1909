import { randomUUID } from "node:crypto";
import { explain } from "../../lib/errors/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { type KubeObject, RESOURCES } from "../../lib/kube/index.ts";
import { metadataOf, now, withData } from "./accept.ts";
import { kubeServiceFault } from "./fault.ts";
import type { Kinds } from "./kinds.ts";
import { placeOf, type Store } from "./store.ts";

/** An object as a file has it. */
export interface Given {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
}

export interface Beginning {
  readonly given: readonly Given[];
  /** What the state has of earlier starts. */
  readonly noted: readonly KubeObject[];
  readonly originOf: ((object: Given) => string | undefined) | undefined;
}

export const DEFAULT_NAMESPACE = "default";

/**
 * Fills the store: objects that were given, and laid over them what earlier runs noted of them (status, and
 * what the system writes), and what those created. The rest of a given object is as its file has it.
 * Fault KUBE_SERVICE_BAD_OBJECT.
 */
export function fill(store: Store, kinds: Kinds, { given, noted, originOf }: Beginning): void {
  const objects = new Map<string, KubeObject>();
  for (const each of given.map((object) => asObject(kinds, object, originOf?.(object))))
    objects.set(keyOf(each), each);
  const notes = new Map(noted.map((each) => [keyOf(each), each]));
  for (const [key, object] of objects) objects.set(key, overlaid(object, notes.get(key)));
  for (const [key, note] of notes) if (!objects.has(key)) objects.set(key, note);
  for (const object of [...namespacesOf(objects.values()), ...objects.values()])
    store.load(kinds.of(object), object);
}

const keyOf = (object: KubeObject): string =>
  JSON.stringify([object.apiVersion, object.kind, object.metadata.namespace, object.metadata.name]);

function asObject(kinds: Kinds, given: Given, origin: string | undefined): KubeObject {
  const resource = kinds.of(given);
  const metadata = given.metadata as { readonly name?: unknown; readonly namespace?: unknown };
  const namespace = resource.cluster === true ? undefined : String(metadata.namespace ?? DEFAULT_NAMESPACE);
  try {
    const checked = metadataOf(resource, { ...given, metadata: { ...metadata, namespace } }, namespace);
    if (checked.name === undefined || checked.name === "") throw noName();
    return withData({ ...given, metadata: stamped({ ...checked, ...placeIn(namespace) }) });
  } catch (thrown) {
    const name = `${given.kind} ${typeof metadata.name === "string" ? metadata.name : "without a name"}`;
    throw kubeServiceFault(
      "KUBE_SERVICE_BAD_OBJECT",
      `${origin === undefined ? "" : `${origin}: `}${name}: ${explain(thrown)}`,
      "Correct the object in its file.",
    );
  }
}

const noName = () =>
  kubeServiceFault("KUBE_SERVICE_BAD_OBJECT", "metadata.name is missing", "Give it a name.");

const placeIn = (namespace: string | undefined) => (namespace === undefined ? {} : { namespace });

/** What a cluster writes by itself. */
const stamped = (metadata: KubeObject["metadata"]): KubeObject["metadata"] => {
  const { resourceVersion: _none, ...rest } = metadata;
  return { uid: randomUUID(), creationTimestamp: now(), generation: 1, ...rest };
};

function overlaid(object: KubeObject, note: KubeObject | undefined): KubeObject {
  if (note === undefined) return object;
  const { uid, creationTimestamp, resourceVersion } = note.metadata;
  const kept = Object.fromEntries(
    Object.entries({ uid, creationTimestamp, resourceVersion }).filter(([, value]) => value !== undefined),
  );
  const status = note.status ?? object.status;
  return {
    ...object,
    metadata: { ...object.metadata, ...kept },
    ...(isRecord(status) ? { status } : {}),
  };
}

/** Every namespace that an object lies in, and the default one, unless they are given. */
function namespacesOf(objects: Iterable<KubeObject>): KubeObject[] {
  const all = [...objects];
  const given = new Set(
    all.filter(({ kind }) => kind === RESOURCES.Namespace.kind).map((each) => placeOf(each).name),
  );
  const named = all.flatMap(({ metadata: { namespace } }) => (namespace === undefined ? [] : [namespace]));
  return [...new Set([DEFAULT_NAMESPACE, ...named])].filter((name) => !given.has(name)).map(namespaceOf);
}

const namespaceOf = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: stamped({ name, labels: { "kubernetes.io/metadata.name": name } }),
  status: { phase: "Active" },
});

/** Makes a namespace that is not there yet: whoever has an account in it lives there. */
export function ensureNamespace(store: Store, name: string): void {
  const { Namespace } = RESOURCES;
  if (store.find(Namespace, { name }) === undefined) store.appear(Namespace, namespaceOf(name));
}
