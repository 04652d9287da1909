import { kubeFault } from "./fault.ts";
import { apiVersionOf, type Resource } from "./resources.ts";
import type { KubeName, KubeSelection } from "./types.ts";

/** The name that every cluster gives its API server inside. */
const IN_CLUSTER = "https://kubernetes.default.svc";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `https://host[:port]` of the API server. Nothing given, or the name inside a cluster: what the kubelet tells
 * each container in KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, if it does.
 */
export function serverOf(given: string | undefined, env: Environment = process.env): string {
  const own = (given ?? "").replace(/\/+$/, "");
  if (own !== "" && own !== IN_CLUSTER) return own;
  const host = env["KUBERNETES_SERVICE_HOST"];
  if (host === undefined || host === "") return IN_CLUSTER;
  const port = env["KUBERNETES_SERVICE_PORT"] || "443";
  return `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Path of the objects of a type: in a namespace, or in all. Fault KUBE_BAD_NAME. */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group === "" ? "/api" : "/apis";
  const space = namespace === undefined ? "" : `/namespaces/${part(namespace, "namespace", resource)}`;
  return `${root}/${apiVersionOf(resource)}${space}/${resource.plural}`;
}

/** Path of one object. Fault KUBE_BAD_NAME: an empty name would be the path of all. */
export const objectPath = (resource: Resource, { namespace, name }: KubeName): string =>
  `${collectionPath(resource, namespace)}/${part(name, "name", resource)}`;

function part(text: string, what: string, { kind, plural }: Resource): string {
  if (text !== "" && text !== "." && text !== ".." && !/[/%]/.test(text)) return encodeURIComponent(text);
  throw kubeFault(
    "KUBE_BAD_NAME",
    `${JSON.stringify(text)} is no ${what} of a ${kind || plural}`,
    "Give a name of letters, digits, - and dots.",
  );
}

/**
 * `namespace/name` as release tasks take it, split at the first slash. Fault KUBE_BAD_NAME.
 * @param param for the message: whose value it is
 */
export function namespacedName(text: string, param: string): Required<KubeName> {
  const [namespace = "", name = "", ...more] = text.split("/");
  if (namespace !== "" && name !== "" && more.length === 0) return { namespace, name };
  throw kubeFault(
    "KUBE_BAD_NAME",
    `${param} is ${JSON.stringify(text)}: not a namespace and a name`,
    "Write it as <namespace>/<name>.",
  );
}

/** For people: `Release dev/first`. */
export const nameOf = ({ kind, plural }: Resource, { namespace, name }: KubeName): string =>
  `${kind || plural} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** For people: `Releases in dev with app=x`. */
export function selectionOf({ plural }: Resource, selection: KubeSelection): string {
  const { namespace, labelSelector, fieldSelector } = selection;
  const by = [labelSelector, fieldSelector].filter((text) => text !== undefined && text !== "");
  return `${plural}${namespace === undefined ? "" : ` in ${namespace}`}${by.length === 0 ? "" : ` with ${by.join(" and ")}`}`;
}

/** `?a=b&c=d` of what is given. */
export function queryOf(fields: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return given.length === 0 ? "" : `?${query}`;
}
