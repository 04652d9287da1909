import { apiVersionOf, type Resource } from "../../lib/kube/index.ts";
import type { ServiceAnswer } from "../kit/index.ts";
import { Refusal } from "./fault.ts";
import type { Kinds } from "./kinds.ts";

/** Of the versions that have everything that is served here. */
export const VERSION = {
  major: "1",
  minor: "31",
  gitVersion: "v1.31.0-slipway",
  gitTreeState: "clean",
  platform: "linux/amd64",
};

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** What clients ask first to learn what there is; undefined if the path is not one of these. */
export function discovery(path: string, kinds: Kinds): ServiceAnswer | undefined {
  const [, root, group, version, ...more] = path.replace(/\/$/, "").split("/");
  if (more.length > 0) return undefined;
  if (root === "version") return { json: VERSION };
  if (root === "api") return group === undefined ? coreVersions() : core(group, version, kinds);
  if (root !== "apis") return undefined;
  if (group === undefined) return { json: groupList(kinds) };
  return version === undefined ? groupAnswer(group, kinds) : resourcesAnswer(group, version, kinds);
}

const coreVersions = (): ServiceAnswer => ({ json: { kind: "APIVersions", versions: ["v1"] } });

const core = (version: string, more: string | undefined, kinds: Kinds): ServiceAnswer | undefined =>
  more === undefined ? resourcesAnswer("", version, kinds) : undefined;

const versionsOf = (group: string, kinds: Kinds): string[] => [
  ...new Set(
    kinds
      .all()
      .filter((each) => each.group === group)
      .map(({ version }) => version),
  ),
];

function groupOf(name: string, kinds: Kinds) {
  const versions = versionsOf(name, kinds).map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function groupList(kinds: Kinds) {
  const names = [...new Set(kinds.all().map(({ group }) => group))].filter((name) => name !== "");
  const groups = ["authorization.k8s.io", ...names].map((name) =>
    name === "authorization.k8s.io" ? authorizationGroup : groupOf(name, kinds),
  );
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

const authorizationVersion = { groupVersion: "authorization.k8s.io/v1", version: "v1" };
const authorizationGroup = {
  name: "authorization.k8s.io",
  versions: [authorizationVersion],
  preferredVersion: authorizationVersion,
};
const REVIEW = {
  name: "selfsubjectaccessreviews",
  singularName: "selfsubjectaccessreview",
  namespaced: false,
  kind: "SelfSubjectAccessReview",
  verbs: ["create"],
};

function groupAnswer(name: string, kinds: Kinds): ServiceAnswer {
  const group = name === authorizationGroup.name ? authorizationGroup : groupOf(name, kinds);
  if (group.versions.length === 0) throw noPath();
  return { json: { kind: "APIGroup", apiVersion: "v1", ...group } };
}

function resourcesAnswer(group: string, version: string, kinds: Kinds): ServiceAnswer {
  const found = kinds.all().filter((each) => each.group === group && each.version === version);
  const resources = group === authorizationGroup.name ? [REVIEW] : found.flatMap(described);
  if (resources.length === 0) throw noPath();
  const groupVersion = apiVersionOf({ group, version });
  return { json: { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources } };
}

function described({ plural, kind, cluster, status, short = [] }: Resource) {
  const common = { namespaced: cluster !== true, kind };
  const main = {
    name: plural,
    singularName: kind.toLowerCase(),
    ...common,
    verbs: VERBS,
    ...(short.length === 0 ? {} : { shortNames: short }),
  };
  if (status !== true) return [main];
  return [main, { name: `${plural}/status`, singularName: "", ...common, verbs: ["get", "patch", "update"] }];
}

const noPath = () => new Refusal(404, "NotFound", "the server could not find the requested resource");
