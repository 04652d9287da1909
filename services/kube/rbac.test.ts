import { afterEach, describe, expect, it } from "vitest";
import { type AccessQuestion, findResource, RESOURCES } from "../../lib/kube/index.ts";
import { type TestKube, testKube } from "./testing.ts";

const { Release, Snapshot, Secret, TaskRun, Namespace } = RESOURCES;

let kube: TestKube | undefined;
afterEach(async () => {
  await kube?.close();
  kube = undefined;
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}
const KONFLUX = "appstudio.redhat.com";
const rbac = (kind: string, metadata: object, more: object) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata,
  ...more,
});
const ME = { kind: "ServiceAccount", name: "release", namespace: "managed" };
const role = (namespace: string, ...rules: Rule[]) => rbac("Role", { name: "r", namespace }, { rules });
const clusterRole = (...rules: Rule[]) => rbac("ClusterRole", { name: "c" }, { rules });
const bind = (namespace: string, ref: object, subject: object = ME) =>
  rbac("RoleBinding", { name: "b", namespace }, { roleRef: ref, subjects: [subject] });
const bindAll = (name: string, subject: object = ME) =>
  rbac("ClusterRoleBinding", { name: "b" }, { roleRef: { kind: "ClusterRole", name }, subjects: [subject] });
const ROLE = { kind: "Role", name: "r" };
const CLUSTER_ROLE = { kind: "ClusterRole", name: "c" };

/** What the account may, asked by access reviews. */
async function may(objects: readonly ReturnType<typeof rbac>[], ...questions: AccessQuestion[]) {
  kube = await testKube({ objects });
  const client = kube.client({ namespace: "managed", account: "release" });
  return Promise.all(questions.map((question) => client.canI(question)));
}

const read: AccessQuestion = { verb: "get", resource: Release, namespace: "dev", name: "first" };

describe("a rule", () => {
  it.each<[string, Rule, AccessQuestion, string]>([
    ["names verb, group and resource", rule(["get"], ["releases"]), read, "yes"],
    ["of another verb", rule(["list"], ["releases"]), read, "no"],
    ["of another resource", rule(["get"], ["snapshots"]), read, "no"],
    ["of another group", { ...rule(["get"], ["releases"]), apiGroups: [""] }, read, "no"],
    ["with * for verbs", rule(["*"], ["releases"]), read, "yes"],
    ["with * for resources", rule(["get"], ["*"]), read, "yes"],
    ["with * for groups", { ...rule(["get"], ["releases"]), apiGroups: ["*"] }, read, "yes"],
    ["of a name", { ...rule(["get"], ["releases"]), resourceNames: ["first"] }, read, "yes"],
    ["of another name", { ...rule(["get"], ["releases"]), resourceNames: ["second"] }, read, "no"],
    [
      "of a name says nothing of all",
      { ...rule(["get"], ["releases"]), resourceNames: ["first"] },
      all(),
      "no",
    ],
    ["of the resource says nothing of its status", rule(["patch"], ["releases"]), status(), "no"],
    ["of the status says nothing of the resource", rule(["get"], ["releases/status"]), read, "no"],
    ["of the status", rule(["patch"], ["releases/status"]), status(), "yes"],
    ["of the status of everything", rule(["patch"], ["*/status"]), status(), "yes"],
    ["of everything", rule(["patch"], ["*"]), status(), "yes"],
  ])("%s", async (_what, given, question, answer) => {
    expect(await may([role("dev", given), bind("dev", ROLE)], question)).toEqual([answer]);
  });

  function rule(verbs: string[], resources: string[]): Rule {
    return { apiGroups: [KONFLUX], resources, verbs };
  }
  function all(): AccessQuestion {
    return { verb: "get", resource: Release, namespace: "dev" };
  }
  function status(): AccessQuestion {
    return { ...read, verb: "patch", subresource: "status" };
  }
});

const ANY: Rule = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const elsewhere: AccessQuestion = { ...read, namespace: "prod" };
const everywhere: AccessQuestion = { verb: "list", resource: Release };

describe("a binding", () => {
  it("of a Role is for its namespace", async () => {
    const objects = [role("dev", ANY), bind("dev", ROLE)];
    expect(await may(objects, read, elsewhere, everywhere)).toEqual(["yes", "no", "no"]);
  });

  it("of a ClusterRole in a namespace is for that namespace", async () => {
    const objects = [clusterRole(ANY), bind("dev", CLUSTER_ROLE)];
    expect(await may(objects, read, elsewhere, everywhere)).toEqual(["yes", "no", "no"]);
  });

  it("of a ClusterRole for the cluster is for all", async () => {
    const objects = [clusterRole(ANY), bindAll("c")];
    expect(await may(objects, read, elsewhere, everywhere)).toEqual(["yes", "yes", "yes"]);
  });

  it("of a role that is not there, or is in another namespace, gives nothing", async () => {
    expect(await may([role("prod", ANY), bind("dev", ROLE)], read)).toEqual(["no"]);
  });

  it("of cluster-admin, which every cluster has, gives everything", async () => {
    expect(await may([bindAll("cluster-admin")], read, everywhere)).toEqual(["yes", "yes"]);
  });

  it.each([
    [{ kind: "ServiceAccount", name: "release", namespace: "dev" }, "no"],
    [{ kind: "ServiceAccount", name: "default", namespace: "managed" }, "no"],
    [{ kind: "User", name: "system:serviceaccount:managed:release" }, "yes"],
    [{ kind: "User", name: "release" }, "no"],
    [{ kind: "Group", name: "system:serviceaccounts:managed" }, "yes"],
    [{ kind: "Group", name: "system:serviceaccounts:dev" }, "no"],
    [{ kind: "Group", name: "system:serviceaccounts" }, "yes"],
    [{ kind: "Group", name: "system:authenticated" }, "yes"],
    [{ kind: "Group", name: "system:unauthenticated" }, "no"],
  ])("for %j: %s", async (subject, answer) => {
    expect(await may([clusterRole(ANY), bindAll("c", subject)], read)).toEqual([answer]);
  });
});

describe("without a right", () => {
  const object = {
    apiVersion: `${KONFLUX}/v1alpha1`,
    kind: "Release",
    metadata: { name: "first", namespace: "dev" },
    spec: {},
  };
  const first = { namespace: "dev", name: "first" };
  const reader: Rule = { apiGroups: [KONFLUX], resources: ["releases"], verbs: ["get", "list"] };

  it("every verb is 403 in words that name user, verb, resource and place", async () => {
    kube = await testKube({ objects: [object, role("dev", reader), bind("dev", ROLE)] });
    const client = kube.client({ namespace: "managed", account: "release" });
    expect((await client.get(Release, first)).metadata.name).toBe("first");
    expect((await client.list(Release, { namespace: "dev" })).items).toHaveLength(1);
    const denied = [
      client.list(Release),
      client.patch(Release, first, { spec: { a: 1 } }),
      client.patch(Release, first, { status: { a: 1 } }, { subresource: "status" }),
      client.delete(Release, first),
      client.deleteCollection(Release, { namespace: "dev", labelSelector: "a=b" }),
      client.create(Release, { metadata: { name: "second", namespace: "dev" } }),
      client.get(Secret, { namespace: "dev", name: "none" }),
      client.watch(Release, { namespace: "dev", resourceVersion: "1" })[Symbol.asyncIterator]().next(),
    ];
    for (const each of denied) await expect(each).rejects.toMatchObject({ code: "KUBE_DENIED" });
    await expect(client.patch(Release, first, {}, { subresource: "status" })).rejects.toThrow(
      'releases.appstudio.redhat.com "first" is forbidden: User "system:serviceaccount:managed:release" cannot patch resource "releases/status" in API group "appstudio.redhat.com" in the namespace "dev"',
    );
    expect(kube.objects().filter(({ kind }) => kind === "Release")).toHaveLength(1);
  });

  it("a right on one name is enough to list and watch that one", async () => {
    const named: Rule = { ...reader, resourceNames: ["first"] };
    kube = await testKube({ objects: [object, role("dev", named), bind("dev", ROLE)] });
    const client = kube.client({ namespace: "managed", account: "release" });
    const one = { namespace: "dev", fieldSelector: "metadata.name=first" };
    expect((await client.list(Release, one)).items).toHaveLength(1);
    await expect(client.list(Release, { namespace: "dev" })).rejects.toMatchObject({ code: "KUBE_DENIED" });
  });

  it("a namespace is read by a right in it", async () => {
    const here: Rule = { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] };
    kube = await testKube({ objects: [object, role("dev", here), bind("dev", ROLE)] });
    const client = kube.client({ namespace: "managed", account: "release" });
    expect((await client.get(Namespace, { name: "dev" })).metadata.name).toBe("dev");
    await expect(client.get(Namespace, { name: "default" })).rejects.toMatchObject({ code: "KUBE_DENIED" });
  });
});

it("without any object of RBAC everything is allowed, also what is not there", async () => {
  const questions = [Release, Snapshot, Secret, TaskRun, findResource("things.v1.example.com")].map(
    (resource): AccessQuestion => ({ verb: "delete", resource, namespace: "anywhere" }),
  );
  expect(new Set(await may([], ...questions))).toEqual(new Set(["yes"]));
});

it("roles that are made while it runs decide from then on", async () => {
  kube = await testKube();
  const client = kube.client();
  await client.create(RESOURCES.ClusterRole, { metadata: { name: "c" }, rules: [] });
  expect(await client.canI(read)).toBe("no");
});
