import { isRecord } from "../../lib/json/index.ts";
import { type KubeObject, mergePatch, type Resource } from "../../lib/kube/index.ts";
import { bad, metadataOf, now, withData } from "./accept.ts";
import { Refusal } from "./fault.ts";
import { placeOf, type Store } from "./store.ts";
import { strategicPatch } from "./strategic.ts";

type Body = Readonly<Record<string, unknown>>;

const TYPES = "application/merge-patch+json, application/strategic-merge-patch+json";

/** What a patch makes of an object. Refuses (415) other kinds of patches, and strategic ones of definitions. */
export function patched(resource: Resource, object: KubeObject, patch: unknown, contentType: string): Body {
  const type = contentType.split(";")[0]?.trim();
  const native = resource.group === "" || resource.group.endsWith(".k8s.io");
  if (type === "application/merge-patch+json" && isRecord(patch)) return mergePatch(object, patch) as Body;
  if (type === "application/strategic-merge-patch+json" && isRecord(patch) && native)
    return strategicPatch(resource.kind, object, patch);
  if (!isRecord(patch) && type?.endsWith("merge-patch+json")) throw bad("the patch is no object");
  throw new Refusal(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${native ? TYPES : TYPES.split(",")[0]}`,
  );
}

/**
 * Puts what a PUT or PATCH made in the place of an object: with the subresource only its status, else all but
 * the status. Nothing changed, nothing is written. Refuses (409) a version that is no longer the newest.
 */
export function replace(
  store: Store,
  resource: Resource,
  object: KubeObject,
  body: Body,
  { status, dryRun }: { readonly status: boolean; readonly dryRun: boolean },
): KubeObject {
  const metadata = metadataOf(resource, body, object.metadata.namespace);
  checkVersion(resource, object, metadata.resourceVersion, metadata.uid);
  if (metadata.name !== object.metadata.name)
    throw bad("the name of the object does not match the name on the URL");
  const next = withData(status ? withStatus(object, body) : withoutStatus(resource, object, body));
  if (JSON.stringify(sorted(next)) === JSON.stringify(sorted(object))) return object;
  if (dryRun) return next;
  const { deletionTimestamp, finalizers = [] } = next.metadata;
  if (deletionTimestamp !== undefined && finalizers.length === 0) return store.remove(resource, next);
  return store.put(resource, next);
}

const withStatus = (object: KubeObject, { status }: Body): KubeObject => {
  const { status: _before, ...rest } = object;
  return status === undefined ? rest : { ...rest, status };
};

/** System's fields stay, whatever the body says of them. */
function withoutStatus(resource: Resource, object: KubeObject, body: Body): KubeObject {
  const { metadata: before, status } = object;
  const { status: given, ...rest } = body;
  const kept = resource.status === true ? status : given;
  const metadata = isRecord(body["metadata"]) ? body["metadata"] : {};
  const changed = JSON.stringify(sorted(body["spec"])) !== JSON.stringify(sorted(object.spec));
  const generation = before.generation === undefined ? undefined : before.generation + (changed ? 1 : 0);
  return {
    ...rest,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      ...metadata,
      ...placeOf(object),
      ...only(before, ["uid", "creationTimestamp", "resourceVersion", "deletionTimestamp"]),
      ...(generation === undefined ? {} : { generation }),
    },
    ...(kept === undefined ? {} : { status: kept }),
  };
}

const only = (fields: Body, names: readonly string[]): Body =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));

function checkVersion(
  resource: Resource,
  { metadata }: KubeObject,
  version: string | undefined,
  uid: string | undefined,
): void {
  const same =
    (version === undefined || version === "" || version === metadata.resourceVersion) &&
    (uid === undefined || uid === metadata.uid);
  if (same) return;
  throw new Refusal(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resource.plural} "${metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
    { name: metadata.name, group: resource.group, kind: resource.plural },
  );
}

/** Deletes an object; one with finalizers is only marked, until they are taken away. */
export function remove(store: Store, resource: Resource, object: KubeObject, options: Body): KubeObject {
  const conditions = isRecord(options["preconditions"]) ? options["preconditions"] : {};
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  checkVersion(resource, object, text(conditions["resourceVersion"]), text(conditions["uid"]));
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (finalizers.length === 0) return store.remove(resource, object);
  if (deletionTimestamp !== undefined) return object;
  return store.put(resource, { ...object, metadata: { ...object.metadata, deletionTimestamp: now() } });
}

/** The same value whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
