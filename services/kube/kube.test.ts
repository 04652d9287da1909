import { afterEach, describe, expect, it } from "vitest";
import { RESOURCES } from "../../lib/kube/index.ts";
import { type TestKube, testKube } from "./testing.ts";

const { Release, Namespace } = RESOURCES;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
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

describe("objects", () => {
  it("that were given are read, with what a cluster writes by itself", async () => {
    const kube = await started({ objects: [release("first")] });
    const object = await kube.client().get(Release, first);
    expect(object).toMatchObject({ ...release("first"), metadata: release("first").metadata });
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
    const { items } = await client.list(Namespace);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["default", "dev"]);
  });

  it("that are not there are 404", async () => {
    const kube = await started({ objects: [release("first")] });
    await expect(kube.client().get(Release, { namespace: "dev", name: "none" })).rejects.toMatchObject({
      code: "KUBE_NOT_FOUND",
      message: expect.stringContaining('releases.appstudio.redhat.com "none" not found'),
    });
  });
});
