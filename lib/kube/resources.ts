import { kubeFault } from "./fault.ts";

/** How the API names a type of object. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  /** True for resources that lie in no namespace. */
  readonly cluster?: true;
  /** True where `status` is a resource of its own, which patches of the object do not change. */
  readonly status?: true;
  /** What else people call it. */
  readonly short?: readonly string[];
}

const konflux = (kind: string, plural: string, short: readonly string[] = []) =>
  ({ group: "appstudio.redhat.com", version: "v1alpha1", plural, kind, status: true, short }) as const;
const tekton = (kind: string, plural: string, short: readonly string[]) =>
  ({ group: "tekton.dev", version: "v1", plural, kind, status: true, short }) as const;
const core = (kind: string, plural: string, short: readonly string[]) =>
  ({ group: "", version: "v1", plural, kind, short }) as const;
const rbac = (kind: string, plural: string) =>
  ({ group: "rbac.authorization.k8s.io", version: "v1", plural, kind }) as const;

/** The resources that this catalog's steps ask for, and those that say who may. */
export const RESOURCES = {
  Release: konflux("Release", "releases"),
  ReleasePlan: konflux("ReleasePlan", "releaseplans", ["rp"]),
  ReleasePlanAdmission: konflux("ReleasePlanAdmission", "releaseplanadmissions", ["rpa"]),
  ReleaseServiceConfig: konflux("ReleaseServiceConfig", "releaseserviceconfigs", ["rsc"]),
  Snapshot: konflux("Snapshot", "snapshots"),
  InternalRequest: konflux("InternalRequest", "internalrequests", ["ir"]),
  EnterpriseContractPolicy: konflux("EnterpriseContractPolicy", "enterprisecontractpolicies", ["ecp"]),
  PipelineRun: tekton("PipelineRun", "pipelineruns", ["pr"]),
  TaskRun: tekton("TaskRun", "taskruns", ["tr"]),
  Secret: core("Secret", "secrets", []),
  ConfigMap: core("ConfigMap", "configmaps", ["cm"]),
  ServiceAccount: core("ServiceAccount", "serviceaccounts", ["sa"]),
  Namespace: { ...core("Namespace", "namespaces", ["ns"]), cluster: true, status: true },
  Role: rbac("Role", "roles"),
  RoleBinding: rbac("RoleBinding", "rolebindings"),
  ClusterRole: { ...rbac("ClusterRole", "clusterroles"), cluster: true },
  ClusterRoleBinding: { ...rbac("ClusterRoleBinding", "clusterrolebindings"), cluster: true },
} as const satisfies Readonly<Record<string, Resource>>;

const ALL: readonly Resource[] = Object.values(RESOURCES);

/** `group/version`, or the version alone in the core group. */
export const apiVersionOf = ({ group, version }: Pick<Resource, "group" | "version">): string =>
  group === "" ? version : `${group}/${version}`;

/** The resource of an object's `apiVersion` and `kind`; undefined if it is not in the table. */
export const resourceOf = (object: { readonly apiVersion: string; readonly kind: string }) =>
  ALL.find((each) => each.kind === object.kind && apiVersionOf(each) === object.apiVersion);

/**
 * The resource that a person names: its kind, singular, plural or short name, in any case, with its group
 * (`releases.appstudio.redhat.com`) or without; or `plural.version.group` of any other.
 * Fault KUBE_UNKNOWN_RESOURCE.
 */
export function findResource(name: string): Resource {
  const wanted = name.toLowerCase();
  const known = ALL.find((each) => namesOf(each).includes(wanted));
  const found = known ?? qualified(wanted);
  if (found !== undefined) return found;
  throw kubeFault(
    "KUBE_UNKNOWN_RESOURCE",
    `there is no resource type ${JSON.stringify(name)}`,
    `Name one of ${ALL.map(({ kind }) => kind.toLowerCase()).join(", ")}, or <plural>.<version>.<group>.`,
  );
}

function namesOf({ group, version, plural, kind, short = [] }: Resource): string[] {
  const names = [kind.toLowerCase(), plural];
  const full = names.flatMap((name) => [`${name}.${group}`, `${name}.${version}.${group}`]);
  return group === "" ? [...names, ...short] : [...names, ...short, ...full];
}

/** What kubectl calls fully qualified; the kind is not known then. */
function qualified(name: string): Resource | undefined {
  const [, plural, version, group] =
    /^([a-z][a-z0-9]*)\.(v\d+(?:(?:alpha|beta)\d+)?)\.(.+)$/.exec(name) ?? [];
  if (plural === undefined || version === undefined || group === undefined) return undefined;
  return { group, version, plural, kind: "", status: true };
}
