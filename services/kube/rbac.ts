import { isRecord } from "../../lib/json/index.ts";
import { type KubeObject, RESOURCES } from "../../lib/kube/index.ts";
import type { Store } from "./store.ts";
import type { User } from "./tokens.ts";

/** One thing that somebody wants to do. */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  /** Plural. */
  readonly resource: string;
  readonly subresource: string;
  /** Empty: all namespaces, or a resource of the cluster. */
  readonly namespace: string;
  /** Empty: all objects. */
  readonly name: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** What every cluster has, unless it is given. */
const CLUSTER_ADMIN = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };

/**
 * RBAC as Kubernetes decides it: rules only allow, and one that fits is enough. Where no object of RBAC was
 * given, everything is allowed.
 */
export function decide(store: Store, user: User, attributes: Attributes): Decision {
  const bindings = [
    ...store.all(RESOURCES.ClusterRoleBinding),
    ...(attributes.namespace === "" ? [] : store.all(RESOURCES.RoleBinding, attributes.namespace)),
  ];
  if (!hasRbac(store)) return { allowed: true, reason: "no object of RBAC was given" };
  for (const binding of bindings.filter((each) => names(each, user))) {
    if (rulesOf(store, binding).some((rule) => allows(rule, attributes)))
      return { allowed: true, reason: `RBAC: allowed by ${binding.kind} "${binding.metadata.name}"` };
  }
  return { allowed: false, reason: "" };
}

const hasRbac = (store: Store): boolean =>
  [RESOURCES.Role, RESOURCES.RoleBinding, RESOURCES.ClusterRole, RESOURCES.ClusterRoleBinding].some(
    (resource) => store.all(resource).length > 0,
  );

type Fields = Readonly<Record<string, unknown>>;

const recordsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** Whether a binding names the user, a group of theirs, or the service account. */
function names({ metadata, ...binding }: KubeObject, { name, groups }: User): boolean {
  return recordsOf(binding["subjects"]).some((subject) => {
    if (subject["kind"] === "User") return subject["name"] === name;
    if (subject["kind"] === "Group") return groups.includes(String(subject["name"]));
    const namespace = subject["namespace"] ?? metadata.namespace;
    const account = `system:serviceaccount:${String(namespace)}:${String(subject["name"])}`;
    return subject["kind"] === "ServiceAccount" && account === name;
  });
}

function rulesOf(store: Store, binding: KubeObject): readonly Fields[] {
  const ref = isRecord(binding["roleRef"]) ? binding["roleRef"] : {};
  const [kind, name] = [ref["kind"], String(ref["name"])];
  if (kind === "Role") {
    const { namespace } = binding.metadata;
    const role = namespace === undefined ? undefined : store.find(RESOURCES.Role, { namespace, name });
    return recordsOf(role?.["rules"]);
  }
  if (kind !== "ClusterRole") return [];
  const role = store.find(RESOURCES.ClusterRole, { name });
  if (role === undefined) return name === "cluster-admin" ? [CLUSTER_ADMIN] : [];
  return recordsOf(role["rules"]);
}

function allows(rule: Fields, { verb, group, resource, subresource, name }: Attributes): boolean {
  const wanted = subresource === "" ? resource : `${resource}/${subresource}`;
  const resources = textsOf(rule["resources"]);
  const only = textsOf(rule["resourceNames"]);
  return (
    has(textsOf(rule["verbs"]), verb) &&
    has(textsOf(rule["apiGroups"]), group) &&
    (has(resources, wanted) || (subresource !== "" && resources.includes(`*/${subresource}`))) &&
    (only.length === 0 || only.includes(name))
  );
}

const has = (list: readonly string[], wanted: string): boolean => list.includes("*") || list.includes(wanted);
