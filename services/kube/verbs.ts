import { isRecord } from "../../lib/json/index.ts";
import { apiVersionOf, type KubeObject, RESOURCES, type Resource } from "../../lib/kube/index.ts";
import type { ServiceAnswer, ServiceRequest } from "../kit/index.ts";
import { bad, newObject } from "./accept.ts";
import { patched, remove, replace } from "./change.ts";
import { Refusal } from "./fault.ts";
import { selectorOf } from "./selectors.ts";
import { success } from "./status.ts";
import type { Store } from "./store.ts";
import { isWatch, watchAnswer } from "./stream.ts";
import type { Target } from "./target.ts";

/** One request, its path taken apart. */
export interface Call {
  readonly store: Store;
  readonly target: Target;
  readonly request: ServiceRequest;
}

type Body = Readonly<Record<string, unknown>>;

/** Verbs as RBAC calls them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** The verb of a request; undefined if the path does not take its method. */
export function verbOf(method: string, { name }: Target, query: URLSearchParams): Verb | undefined {
  if (name === undefined) {
    if (method === "GET" || method === "HEAD") return isWatch(query) ? "watch" : "list";
    if (method === "POST") return "create";
    return method === "DELETE" ? "deletecollection" : undefined;
  }
  const verbs = { GET: "get", HEAD: "get", PUT: "update", PATCH: "patch", DELETE: "delete" } as const;
  return Object.hasOwn(verbs, method) ? verbs[method as keyof typeof verbs] : undefined;
}

export const VERBS: Readonly<Record<Verb, (call: Call) => ServiceAnswer>> = {
  get: (call) => ({ json: existing(call) }),
  list: listed,
  watch: ({ store, target, request }) => watchAnswer(store, target, request.query),
  create: created,
  update: (call) => {
    const { store, target, request } = call;
    return { json: replace(store, target.resource, existing(call), record(request.body), how(call)) };
  },
  patch: (call) => {
    const { store, target, request } = call;
    const object = existing(call);
    const body = patched(target.resource, object, request.body, request.headers["content-type"] ?? "");
    return { json: replace(store, target.resource, object, body, how(call)) };
  },
  delete: deleted,
  deletecollection: ({ store, target, request }) => {
    const selects = selectorOf(request.query);
    const chosen = store.all(target.resource, target.namespace).filter(selects);
    if (isDryRun(request)) return { json: listOf(store, target.resource, chosen) };
    const gone = chosen.map((object) => remove(store, target.resource, object, {}));
    return { json: listOf(store, target.resource, gone) };
  },
};

const how = ({ target, request }: Call) => ({
  status: target.subresource === "status",
  dryRun: isDryRun(request),
});
const isDryRun = ({ query }: ServiceRequest): boolean => query.get("dryRun") === "All";

function record(body: unknown): Body {
  if (isRecord(body)) return body;
  throw bad("the body is no object");
}

function existing({ store, target }: Call): KubeObject {
  const { resource, namespace, name = "" } = target;
  const found = store.current(resource, { ...(namespace === undefined ? {} : { namespace }), name });
  if (found !== undefined) return found;
  throw notFound(resource, name);
}

function notFound({ plural, group }: Resource, name: string): Refusal {
  const type = group === "" ? plural : `${plural}.${group}`;
  return new Refusal(404, "NotFound", `${type} "${name}" not found`, { name, group, kind: plural });
}

/** Pages as `limit` and `continue` say; the place to go on from is a name, so a page never shows one twice. */
function listed({ store, target: { resource, namespace }, request: { query } }: Call): ServiceAnswer {
  const all = store.all(resource, namespace).filter(selectorOf(query));
  const from = query.get("continue") ?? "";
  const rest = from === "" ? all : all.filter((object) => positionOf(object) > pageMark(from));
  const limit = Number(query.get("limit") ?? 0);
  if (!Number.isInteger(limit) || limit < 0) throw bad("limit is no number");
  const page = limit === 0 ? rest : rest.slice(0, limit);
  const last = page.at(-1);
  const more = page.length < rest.length && last !== undefined;
  const mark = more ? Buffer.from(positionOf(last)).toString("base64url") : undefined;
  return { json: listOf(store, resource, page, mark, rest.length - page.length) };
}

const positionOf = ({ metadata: { namespace = "", name = "" } }: KubeObject): string =>
  `${namespace}\n${name}`;

function pageMark(token: string): string {
  const mark = Buffer.from(token, "base64url").toString();
  if (mark.includes("\n")) return mark;
  throw bad("continue key is not valid");
}

const listOf = (store: Store, resource: Resource, items: readonly KubeObject[], rest?: string, left = 0) => ({
  apiVersion: apiVersionOf(resource),
  kind: `${resource.kind}List`,
  metadata: {
    resourceVersion: String(store.version),
    ...(rest === undefined ? {} : { continue: rest, remainingItemCount: left }),
  },
  items,
});

function created({ store, target: { resource, namespace }, request }: Call): ServiceAnswer {
  if (namespace === undefined && resource.cluster !== true)
    throw bad("an empty namespace may not be set during creation");
  if (namespace !== undefined && store.find(RESOURCES.Namespace, { name: namespace }) === undefined)
    throw notFound(RESOURCES.Namespace, namespace);
  const body = record(request.body);
  const object = newObject(resource, body, namespace);
  const { name = "" } = object.metadata;
  const place = { ...(namespace === undefined ? {} : { namespace }), name };
  if (store.current(resource, place) !== undefined) {
    const type = resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
    const details = { name, group: resource.group, kind: resource.plural };
    throw new Refusal(409, "AlreadyExists", `${type} "${name}" already exists`, details);
  }
  return { status: 201, json: isDryRun(request) ? object : store.put(resource, object) };
}

function deleted(call: Call): ServiceAnswer {
  const { store, target, request } = call;
  const object = existing(call);
  const options = isRecord(request.body) ? request.body : {};
  if (isDryRun(request)) return { json: object };
  const gone = remove(store, target.resource, object, options);
  const { name, uid } = object.metadata;
  const { resource } = target;
  if (store.find(resource, { ...object.metadata, name: name ?? "" }) !== undefined) return { json: gone };
  return { json: success({ name, group: resource.group, kind: resource.plural, uid }) };
}
