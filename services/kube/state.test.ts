import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RESOURCES } from "../../lib/kube/index.ts";
import { startKube } from "./index.ts";
import { type TestKube, testKube } from "./testing.ts";

const { Release, Secret, InternalRequest } = RESOURCES;

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

describe("what is kept", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "slipway kube "));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const file = (...parts: string[]) => join(dir, "objects", ...parts);

  it("is what clients wrote, one readable file an object, and nothing of what was only given", async () => {
    const kube = await started({ objects: [release("first"), release("second")], dir });
    const client = kube.client();
    await client.patch(Release, first, { status: { phase: "done" } }, { subresource: "status" });
    await client.create(Secret, { metadata: { namespace: "dev", name: "s" }, stringData: { a: "b" } });
    expect(
      (await readdir(file(), { recursive: true })).filter((name) => name.endsWith(".json")).sort(),
    ).toEqual([join("Release", "dev", "first.json"), join("Secret", "dev", "s.json")]);
    expect(JSON.parse(await readFile(file("Release", "dev", "first.json"), "utf8"))).toMatchObject({
      spec: { snapshot: "s1" },
      status: { phase: "done" },
    });
    expect((await stat(file("Secret", "dev", "s.json"))).mode & 0o777).toBe(0o600);
    await client.delete(Secret, { namespace: "dev", name: "s" });
    expect(await readdir(file("Secret", "dev"))).toEqual([]);
  });

  it("is laid over what is given next time: status and created objects stay, the file's spec wins", async () => {
    const once = await testKube({ objects: [release("first")], dir });
    const client = once.client();
    await client.patch(Release, first, { spec: { snapshot: "patched" } });
    await client.patch(Release, first, { status: { phase: "done" } }, { subresource: "status" });
    const before = await client.get(Release, first);
    await client.create(InternalRequest, { metadata: { namespace: "dev", name: "asked" }, spec: { a: 1 } });
    await once.close();
    const given = release("first", { spec: { snapshot: "edited" } });
    const again = (await started({ objects: [given], dir })).client();
    const after = await again.get(Release, first);
    expect(after).toMatchObject({ spec: { snapshot: "edited" }, status: { phase: "done" } });
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect((await again.get(InternalRequest, { namespace: "dev", name: "asked" })).spec).toEqual({ a: 1 });
    const changed = await again.patch(Release, first, { spec: { n: 1 } });
    expect(Number(changed.metadata.resourceVersion)).toBeGreaterThan(Number(before.metadata.resourceVersion));
  });

  it("is shared by services that run at the same time: neither loses what the other wrote", async () => {
    const [one, other] = [
      await started({ objects: [release("first")], dir }),
      await started({ objects: [release("first")], dir }),
    ];
    const [mine, theirs] = [one.client(), other.client()];
    const status = { subresource: "status" } as const;
    await mine.patch(Release, first, { status: { artifacts: { a: 1 } } }, status);
    await theirs.patch(Release, first, { status: { artifacts: { b: 2 } } }, status);
    const both = { artifacts: { a: 1, b: 2 } };
    expect((await mine.get(Release, first)).status).toEqual(both);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? mine : theirs).patch(Release, first, { status: { many: { [n]: n } } }, status),
      ),
    );
    const { many } = (await theirs.get(Release, first)).status as { many: object };
    expect(Object.keys(many)).toHaveLength(20);
    await mine.create(InternalRequest, { metadata: { namespace: "dev", name: "asked" } });
    expect((await theirs.get(InternalRequest, { namespace: "dev", name: "asked" })).metadata.name).toBe(
      "asked",
    );
    await theirs.delete(InternalRequest, { namespace: "dev", name: "asked" });
    expect(await mine.delete(InternalRequest, { namespace: "dev", name: "asked" })).toBe(false);
  });

  it("is not blocked by the lock of a service that was killed", async () => {
    const kube = await started({ objects: [release("first")], dir });
    await mkdir(file(), { recursive: true });
    await writeFile(file(".lock"), "");
    const long = new Date(Date.now() - 60_000);
    await utimes(file(".lock"), long, long);
    expect((await kube.client().patch(Release, first, { spec: { n: 1 } })).spec).toMatchObject({ n: 1 });
  });

  it("did not happen where it could not be written", async () => {
    const kube = await started({ objects: [release("first")], dir });
    await mkdir(file(), { recursive: true });
    await writeFile(file("Release"), "a file where a folder is needed");
    const client = kube.client({ tries: 1 });
    await expect(client.patch(Release, first, { spec: { n: 1 } })).rejects.toMatchObject({
      code: "KUBE_UNREACHABLE",
    });
    await rm(file("Release"));
    expect((await client.get(Release, first)).spec).toEqual({ snapshot: "s1", releasePlan: "plan" });
  });

  it("is refused where a file of it is none", async () => {
    const once = await testKube({ objects: [release("first")], dir });
    await once.client().patch(Release, first, { spec: { n: 1 } });
    await once.close();
    await writeFile(file("Release", "dev", "first.json"), "{");
    await expect(startKube({ objects: [], dir })).rejects.toMatchObject({
      code: "KUBE_SERVICE_BAD_STATE",
      message: expect.stringContaining("first.json"),
    });
  });

  it("has no name that leads out of its folder", async () => {
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "r" },
      rules: [],
    };
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "b" },
      roleRef: { kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", namespace: "default", name: "default" }],
    };
    const kube = await started({ objects: [role, binding], dir });
    const at = { metadata: { namespace: "default", name: "..:x" }, rules: [] };
    await kube.client().create(RESOURCES.Role, at);
    expect(await readdir(file("Role", "default"))).toEqual(["_%3ax.json"]);
  });
});

describe("given objects that are none", () => {
  it.each([
    ["no name", { metadata: {} }, "metadata.name is missing"],
    [
      "a label that is no text",
      { metadata: { name: "x", labels: { a: 1 } } },
      "metadata.labels.a is no string",
    ],
  ])("are refused with their place: %s", async (_what, more, words) => {
    const object = release("x", more);
    const starting = startKube({ objects: [object], originOf: () => "objects/a.yaml:7" });
    await expect(starting).rejects.toMatchObject({
      code: "KUBE_SERVICE_BAD_OBJECT",
      message: expect.stringMatching(new RegExp(`^objects/a.yaml:7: Release .*${words}`)),
    });
  });
});
