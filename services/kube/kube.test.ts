import { afterEach, describe, expect, it } from "vitest";
import { createHttp } from "../../lib/http/index.ts";
import { RESOURCES } from "../../lib/kube/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type TestKube, testKube } from "./testing.ts";

const { Release, Secret, ConfigMap, InternalRequest, Namespace, ServiceAccount, TaskRun } = RESOURCES;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const started = async (...args: Parameters<typeof testKube>): Promise<TestKube> => {
  const kube = await testKube(...args);
  closers.push(kube.close);
  return kube;
};

const release = (name: string, more: object = {}) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Release",
  metadata: { name, namespace: "dev", labels: { app: "shop" } },
  spec: { snapshot: "s1", releasePlan: "plan" },
  ...more,
});
const first = { namespace: "dev", name: "first" };
const names = (list: { items: readonly { metadata: { name?: string } }[] }) =>
  list.items.map(({ metadata }) => metadata.name);

/** A request as any client would write it. */
async function raw(
  kube: TestKube,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  more = {},
) {
  const {
    body,
    type = "application/json",
    token = kube.token("default", "default"),
  } = more as {
    body?: unknown;
    type?: string;
    token?: string;
  };
  const http = createHttp({ ca: kube.ca });
  const accept = [200, 201, 400, 401, 403, 404, 405, 409, 410, 415, 422];
  const response = await http.request({
    ...{ method, url: `${kube.server}${path}`, accept, tries: 1 },
    headers: { authorization: `Bearer ${token}`, "content-type": type },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  await http.close();
  return { status: response.status, json: JSON.parse(text === "" ? "{}" : text) };
}
const RELEASES = "/apis/appstudio.redhat.com/v1alpha1/namespaces/dev/releases";

describe("objects", () => {
  it("that were given are read, with what a cluster writes by itself", async () => {
    const kube = await started({ objects: [release("first")] });
    const object = await kube.client().get(Release, first);
    expect(object).toMatchObject(release("first"));
    expect(object.metadata).toMatchObject({
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-.*\dZ$/),
    });
  });

  it("without a namespace are in the default one, and every namespace of an object is there", async () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" }, data: { a: "1" } };
    const kube = await started({ objects: [map, release("first")] });
    const client = kube.client();
    expect(await client.configMap("default", "m")).toEqual({ a: "1" });
    expect(names(await client.list(Namespace))).toEqual(["default", "dev"]);
  });

  it("of a kind that nobody knew are served too, under the plural that Kubernetes guesses", async () => {
    const policy = { apiVersion: "example.com/v1", kind: "Policy", metadata: { name: "p" }, spec: {} };
    const kube = await started({ objects: [policy] });
    const path = "/apis/example.com/v1/namespaces/default/policies/p";
    expect(await raw(kube, "GET", path)).toMatchObject({ status: 200, json: { kind: "Policy" } });
  });

  it("that are not there are 404, as a Status", async () => {
    const kube = await started({ objects: [release("first")] });
    expect(await raw(kube, "GET", `${RELEASES}/none`)).toMatchObject({
      status: 404,
      json: {
        ...{ kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 },
        message: 'releases.appstudio.redhat.com "none" not found',
        details: { name: "none", group: "appstudio.redhat.com", kind: "releases" },
      },
    });
  });

  it("are chosen by label, by name, and over all namespaces", async () => {
    const other = {
      ...release("other"),
      metadata: { name: "other", namespace: "prod", labels: { app: "bank" } },
    };
    const kube = await started({ objects: [release("first"), other] });
    const client = kube.client();
    const by = async (selection: object) => names(await client.list(Release, selection));
    expect(await by({})).toEqual(["first", "other"]);
    expect(await by({ namespace: "dev" })).toEqual(["first"]);
    for (const [labelSelector, expected] of [
      ["app=shop", ["first"]],
      ["app==shop", ["first"]],
      ["app!=shop", ["other"]],
      ["app in (shop, bank)", ["first", "other"]],
      ["app notin (shop)", ["other"]],
      ["app,tier", []],
      ["!tier,app=bank", ["other"]],
    ] as const)
      expect([labelSelector, await by({ labelSelector })]).toEqual([labelSelector, expected]);
    expect(await by({ fieldSelector: "metadata.name=other" })).toEqual(["other"]);
    expect(await by({ fieldSelector: "metadata.namespace!=prod" })).toEqual(["first"]);
  });

  it.each(["labelSelector=a%20b%20c", "fieldSelector=spec.snapshot=s1", "limit=x", "continue=!!"])(
    "are not chosen by what nobody understands: %s",
    async (query) => {
      const kube = await started({ objects: [release("first")] });
      expect(await raw(kube, "GET", `${RELEASES}?${query}`)).toMatchObject({
        status: 400,
        json: { reason: "BadRequest" },
      });
    },
  );
});

describe("creating", () => {
  it("completes generateName, gives uid, time and version, and drops the status", async () => {
    const kube = await started();
    const body = { metadata: { generateName: "sign-" }, spec: { a: 1 }, status: { forged: true } };
    const path = "/apis/appstudio.redhat.com/v1alpha1/namespaces/default/internalrequests";
    const { status, json } = await raw(kube, "POST", path, { body });
    expect(status).toBe(201);
    expect(json).toMatchObject({ kind: "InternalRequest", spec: { a: 1 }, metadata: { generation: 1 } });
    expect(json.metadata.name).toMatch(/^sign-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(json).not.toHaveProperty("status");
  });

  it("writes stringData of a Secret as data", async () => {
    const client = (await started()).client();
    const made = await client.create(Secret, {
      metadata: { namespace: "default", name: "s" },
      stringData: { key: "value" },
    });
    expect(made).toMatchObject({ data: { key: Buffer.from("value").toString("base64") } });
    expect(made).not.toHaveProperty("stringData");
  });

  it.each([
    ["a name that is taken", 409, "AlreadyExists", { metadata: { name: "first" } }],
    ["no name", 422, "Invalid", { metadata: {} }],
    ["a name that is none", 422, "Invalid", { metadata: { name: "No_Name" } }],
    ["another namespace than the path's", 400, "BadRequest", { metadata: { name: "n", namespace: "prod" } }],
    ["another kind than the path's", 400, "BadRequest", { kind: "Snapshot", metadata: { name: "n" } }],
    ["a version", 400, "BadRequest", { metadata: { name: "n", resourceVersion: "7" } }],
    ["a label that is no text", 400, "BadRequest", { metadata: { name: "n", labels: { a: 1 } } }],
  ])("refuses %s: %i %s", async (_what, status, reason, body) => {
    const kube = await started({ objects: [release("first")] });
    expect(await raw(kube, "POST", RELEASES, { body })).toMatchObject({ status, json: { reason } });
    expect(kube.objects().filter(({ kind }) => kind === "Release")).toHaveLength(1);
  });

  it("wants a namespace that is there", async () => {
    const kube = await started();
    const body = { metadata: { name: "n" } };
    expect(await raw(kube, "POST", RELEASES, { body })).toMatchObject({
      status: 404,
      json: { message: 'namespaces "dev" not found' },
    });
    kube.token("dev", "whoever lives there");
    expect((await raw(kube, "POST", RELEASES, { body })).status).toBe(201);
  });
});

describe("patching", () => {
  it("of the object leaves its status, and of the status leaves the object", async () => {
    const kube = await started({ objects: [release("first", { status: { phase: "new" } })] });
    const client = kube.client();
    const both = { spec: { snapshot: "s2" }, status: { phase: "done" }, metadata: { labels: { x: "y" } } };
    expect(await client.patch(Release, first, both)).toMatchObject({
      spec: { snapshot: "s2", releasePlan: "plan" },
      status: { phase: "new" },
      metadata: { generation: 2, labels: { app: "shop", x: "y" } },
    });
    const more = { spec: { snapshot: "s3" }, status: { phase: "done" }, metadata: { labels: { x: "z" } } };
    expect(await client.patch(Release, first, more, { subresource: "status" })).toMatchObject({
      spec: { snapshot: "s2" },
      status: { phase: "done" },
      metadata: { generation: 2, labels: { x: "y" } },
    });
  });

  it("with an old version is a conflict, and nothing is changed", async () => {
    const kube = await started({ objects: [release("first")] });
    const client = kube.client();
    const { resourceVersion } = (await client.get(Release, first)).metadata;
    await client.patch(Release, first, { spec: { n: 1 } });
    const late = { metadata: { resourceVersion }, spec: { n: 2 } };
    await expect(client.patch(Release, first, late)).rejects.toMatchObject({ code: "KUBE_CONFLICT" });
    expect((await client.get(Release, first)).spec).toMatchObject({ n: 1 });
  });

  it("by many at once loses nothing", async () => {
    const kube = await started({ objects: [release("first")] });
    const [one, other] = [kube.client(), kube.client({ namespace: "dev" })];
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    await Promise.all(
      keys.map((key, index) =>
        (index % 2 === 0 ? one : other).patch(
          Release,
          first,
          { status: { artifacts: { [key]: index } } },
          { subresource: "status" },
        ),
      ),
    );
    const { status } = await one.get(Release, first);
    expect(Object.keys((status as { artifacts: object }).artifacts).sort()).toEqual([...keys].sort());
  });

  it("that changes nothing gives no new version", async () => {
    const kube = await started({ objects: [release("first")] });
    const client = kube.client();
    const { resourceVersion } = (await client.get(Release, first)).metadata;
    const same = await client.patch(Release, first, { spec: { snapshot: "s1" } });
    expect(same.metadata.resourceVersion).toBe(resourceVersion);
  });

  it("cannot change what the system wrote", async () => {
    const kube = await started({ objects: [release("first")] });
    const client = kube.client();
    const { uid, creationTimestamp } = (await client.get(Release, first)).metadata;
    const patched = await client.patch(Release, first, {
      metadata: { creationTimestamp: "2000-01-01T00:00:00Z", generation: 99 },
      spec: { n: 1 },
    });
    expect(patched.metadata).toMatchObject({ uid, creationTimestamp, generation: 2 });
    await expect(client.patch(Release, first, { metadata: { uid: "other" } })).rejects.toMatchObject({
      code: "KUBE_CONFLICT",
    });
    await expect(client.patch(Release, first, { metadata: { name: "other" } })).rejects.toMatchObject({
      code: "KUBE_INVALID",
    });
  });

  it("strategically merges lists of core kinds by their key", async () => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "release", finalizers: ["a"] },
      secrets: [{ name: "one" }, { name: "two" }],
    };
    const kube = await started({ objects: [account] });
    const client = kube.client();
    const at = { namespace: "default", name: "release" };
    const strategic = { type: "strategic" } as const;
    const added = {
      metadata: { finalizers: ["b"] },
      secrets: [{ name: "three" }, { name: "one", $patch: "delete" }],
    };
    expect(await client.patch(ServiceAccount, at, added, strategic)).toMatchObject({
      metadata: { finalizers: ["a", "b"] },
      secrets: [{ name: "two" }, { name: "three" }],
    });
    const replaced = { secrets: [{ $patch: "replace" }, { name: "four" }] };
    expect((await client.patch(ServiceAccount, at, replaced, strategic))["secrets"]).toEqual([
      { name: "four" },
    ]);
    const merged = await client.patch(ServiceAccount, at, { secrets: [{ name: "five" }] });
    expect(merged["secrets"]).toEqual([{ name: "five" }]);
  });

  it.each([
    ["application/strategic-merge-patch+json", {}],
    ["application/json-patch+json", [{ op: "remove", path: "/spec" }]],
    ["application/apply-patch+yaml", {}],
    ["application/json", {}],
  ])("of resources of definitions takes merge patches only, no %s", async (type, body) => {
    const kube = await started({ objects: [release("first")] });
    expect(await raw(kube, "PATCH", `${RELEASES}/first`, { type, body })).toMatchObject({
      status: 415,
      json: {
        reason: "UnsupportedMediaType",
        message: expect.stringContaining("application/merge-patch+json"),
      },
    });
  });
});

describe("replacing", () => {
  it("wants the newest version, and leaves the status", async () => {
    const kube = await started({ objects: [release("first", { status: { phase: "new" } })] });
    const { json } = await raw(kube, "GET", `${RELEASES}/first`);
    const body = { ...json, spec: { snapshot: "s9" }, status: { phase: "forged" } };
    expect(await raw(kube, "PUT", `${RELEASES}/first`, { body })).toMatchObject({
      status: 200,
      json: { spec: { snapshot: "s9" }, status: { phase: "new" } },
    });
    expect(await raw(kube, "PUT", `${RELEASES}/first`, { body: { ...body, spec: {} } })).toMatchObject({
      status: 409,
      json: { reason: "Conflict", message: expect.stringContaining("the object has been modified") },
    });
  });
});

describe("deleting", () => {
  it("marks what has finalizers, and removes it with the last of them", async () => {
    const held = release("held", { metadata: { name: "held", namespace: "dev", finalizers: ["f"] } });
    const kube = await started({ objects: [held] });
    const client = kube.client();
    const at = { namespace: "dev", name: "held" };
    await client.delete(Release, at);
    expect((await client.get(Release, at)).metadata.deletionTimestamp).toMatch(/Z$/);
    await client.patch(Release, at, { metadata: { finalizers: null } });
    await expect(client.get(Release, at)).rejects.toMatchObject({ code: "KUBE_NOT_FOUND" });
  });

  it("only what is still the one that was meant", async () => {
    const kube = await started({ objects: [release("first")] });
    const body = { preconditions: { uid: "another" } };
    expect(await raw(kube, "DELETE", `${RELEASES}/first`, { body })).toMatchObject({ status: 409 });
    const gone = await raw(kube, "DELETE", `${RELEASES}/first`);
    expect(gone).toMatchObject({ status: 200, json: { kind: "Status", status: "Success" } });
  });

  it("all that a label names, and no other", async () => {
    const kube = await started();
    const client = kube.client();
    for (const [name, run] of [
      ["a", "1"],
      ["b", "1"],
      ["c", "2"],
    ] as const)
      await client.create(InternalRequest, { metadata: { namespace: "default", name, labels: { run } } });
    await client.deleteCollection(InternalRequest, { namespace: "default", labelSelector: "run=1" });
    expect(names(await client.list(InternalRequest))).toEqual(["c"]);
  });

  it("with dryRun deletes nothing, nor does it create or patch", async () => {
    const kube = await started({ objects: [release("first")] });
    const before = JSON.stringify(kube.objects());
    await raw(kube, "DELETE", `${RELEASES}/first?dryRun=All`);
    await raw(kube, "POST", `${RELEASES}?dryRun=All`, { body: { metadata: { name: "x" } } });
    const patch = { type: "application/merge-patch+json", body: { spec: { n: 1 } } };
    const answer = await raw(kube, "PATCH", `${RELEASES}/first?dryRun=All`, patch);
    expect(answer.json.spec).toMatchObject({ n: 1 });
    expect(JSON.stringify(kube.objects())).toBe(before);
  });
});

describe("who asks", () => {
  it.each(["", "Bearer x", "Bearer a.b.c", "Basic eDp5"])(
    "without a token of ours is 401: %j",
    async (authorization) => {
      const kube = await started({ objects: [release("first")] });
      const http = createHttp({ ca: kube.ca });
      const url = `${kube.server}${RELEASES}/first`;
      const { status } = await http.request({ url, headers: { authorization }, accept: [401] });
      expect(status).toBe(401);
      await http.close();
    },
  );

  it("with a token of another start is 401", async () => {
    const [one, other] = [await started(), await started({ objects: [release("first")] })];
    const stranger = other.client({ token: one.token("default", "default") });
    await expect(stranger.get(Release, first)).rejects.toMatchObject({ code: "KUBE_UNAUTHENTICATED" });
  });

  it("must trust the certificate authority", async () => {
    const kube = await started();
    const http = createHttp();
    await expect(http.request({ url: `${kube.server}/version`, tries: 1 })).rejects.toMatchObject({
      code: "HTTP_TLS",
    });
    await http.close();
  });
});

describe("discovery", () => {
  it("says groups, versions, resources and subresources", async () => {
    const kube = await started();
    expect((await raw(kube, "GET", "/api")).json).toMatchObject({ versions: ["v1"] });
    const groups = (await raw(kube, "GET", "/apis")).json.groups.map(({ name }: { name: string }) => name);
    expect(groups).toEqual(
      expect.arrayContaining(["appstudio.redhat.com", "tekton.dev", "authorization.k8s.io"]),
    );
    const { resources } = (await raw(kube, "GET", "/apis/appstudio.redhat.com/v1alpha1")).json;
    expect(resources).toContainEqual(
      expect.objectContaining({
        name: "releases",
        kind: "Release",
        namespaced: true,
        singularName: "release",
      }),
    );
    expect(resources).toContainEqual(expect.objectContaining({ name: "releases/status" }));
    expect((await raw(kube, "GET", "/version")).json).toMatchObject({ major: "1" });
  });

  it.each([
    ["GET", "/apis/nothing.example/v1"],
    ["GET", "/apis/appstudio.redhat.com/v1alpha1/namespaces/dev/things"],
    ["GET", "/api/v1/namespaces/dev/configmaps/m/status"],
    ["GET", "/apis/appstudio.redhat.com/v1alpha1/releases/first"],
    ["GET", "/api/v1/namespaces/dev/namespaces/x"],
  ] as const)("%s %s is nothing that is served", async (method, path) => {
    expect(await raw(await started(), method, path)).toMatchObject({ status: 404, json: { kind: "Status" } });
  });

  it("a method that a path does not take is 405, a body that is no JSON 400", async () => {
    const kube = await started();
    expect((await raw(kube, "PUT", RELEASES, { body: {} })).status).toBe(405);
    const http = createHttp({ ca: kube.ca });
    const headers = { authorization: `Bearer ${kube.token("a", "b")}` };
    const url = `${kube.server}${RELEASES}`;
    const { status } = await http.request({ url, method: "POST", headers, body: "{", accept: [400] });
    expect(status).toBe(400);
    await http.close();
  });
});

describe("a watch of the API", () => {
  it("whose version is too far back is 410", async () => {
    const kube = await started({ objects: [release("first")], remembers: 1 });
    const client = kube.client();
    for (const n of [1, 2, 3]) await client.patch(Release, first, { spec: { n } });
    expect(await raw(kube, "GET", `${RELEASES}?watch=true&resourceVersion=1`)).toMatchObject({
      status: 410,
      json: { reason: "Expired" },
    });
  });

  it("ends when its time is over, each event one line of JSON", async () => {
    const kube = await started({ objects: [release("first")] });
    const http = createHttp({ ca: kube.ca });
    const headers = { authorization: `Bearer ${kube.token("a", "b")}` };
    const url = `${kube.server}${RELEASES}?watch=1&timeoutSeconds=1`;
    const text = await (await http.request({ url, headers })).text();
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([{ type: "ADDED", object: expect.objectContaining({ kind: "Release" }) }]);
    await http.close();
  });
});

it("values of Secrets stand neither in the log nor among the requests", async () => {
  const log = memoryLog();
  const kube = await started({ log });
  const client = kube.client();
  await client.create(Secret, {
    metadata: { namespace: "default", name: "s" },
    stringData: { key: "hidden-value" },
  });
  await client.create(ConfigMap, { metadata: { namespace: "default", name: "m" }, data: { key: "shown" } });
  const seen = JSON.stringify([kube.requests(), log.lines]);
  expect(seen).toContain("shown");
  expect(seen).not.toContain("hidden-value");
  expect(seen).not.toContain(kube.token("default", "default"));
});

it("tells requests apart that are to fail", async () => {
  const kube = await started({ objects: [release("first"), release("second")] });
  const client = kube.client({ tries: 1 });
  kube.fail({ verb: "get", resource: "releases", name: "second" }, { status: 503 });
  expect((await client.get(Release, first)).metadata.name).toBe("first");
  await expect(client.get(Release, { ...first, name: "second" })).rejects.toMatchObject({
    code: "KUBE_UNREACHABLE",
  });
  expect((await client.list(TaskRun)).items).toEqual([]);
  kube.fail({ verb: "get", resource: "releases", name: "second" }, undefined);
  expect((await client.get(Release, { ...first, name: "second" })).metadata.name).toBe("second");
});
