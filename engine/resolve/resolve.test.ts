import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushBundle } from "../../lib/bundles/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import type { Task } from "../../lib/tekton/types.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { definitionsIn } from "./catalog.ts";
import { catalogDefinitions, createResolver, openBundleCache } from "./index.ts";

let folder: string;
let registry: Registry;
let client: RegistryClient;
const task = (name: string, description: string): Task => ({
  apiVersion: "tekton.dev/v1",
  kind: "Task",
  metadata: { name },
  spec: { description, params: [{ name: "n", default: 3 as unknown as string }], steps: [] },
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway resolve "));
  registry = await startRegistry({ dir: join(folder, "registry") });
  client = registryClient({ ca: registry.ca });
  await mkdir(join(folder, "tasks", "a", "fixtures"), { recursive: true });
  await writeFile(join(folder, "tasks", "a", "task.yaml"), JSON.stringify(task("a", "catalog")));
  await writeFile(join(folder, "tasks", "a", "fixtures", "x.yaml"), "- no object");
});
afterAll(async () => {
  await client.close();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

const resolver = (loaded: Task[] = [], by = client) =>
  createResolver({
    loaded: definitionsIn(loaded),
    catalog: () => catalogDefinitions(folder),
    bundles: openBundleCache(join(folder, "cache"), by),
  });
const byBundle = (bundle: string, name: string, kind = "task") => ({
  resolver: "bundles",
  params: [
    { name: "bundle", value: bundle },
    { name: "name", value: name },
    { name: "kind", value: kind },
  ],
});

describe("by name", () => {
  it("the files at hand go before the catalog", async () => {
    expect((await resolver()({ name: "a" }, "Task")).object.spec.description).toBe("catalog");
    expect((await resolver([task("a", "file")])({ name: "a" }, "Task")).object.spec.description).toBe("file");
  });
  it("says what there is if it is not there", async () => {
    await expect(resolver()({ name: "b" }, "Task")).rejects.toMatchObject({
      code: "ENGINE_NOT_FOUND",
      next: expect.stringContaining("a."),
    });
    await expect(resolver()({ name: "a" }, "Pipeline")).rejects.toMatchObject({ code: "ENGINE_NOT_FOUND" });
  });
});

describe("by bundle", () => {
  it("gives the object as Tekton reads it, and where it came from", async () => {
    const repository = `${registry.address}/ns/task-b`;
    const { digest } = await pushBundle(client, `${repository}:0.1`, task("b", "bundle"));
    const found = await resolver()(byBundle(`${repository}:0.1@${digest}`, "b"), "Task");
    expect((found.object as Task).spec.params?.[0]?.default).toBe("3");
    expect(found.refSource).toEqual({
      uri: repository,
      digest: { sha256: digest.slice(7) },
      entryPoint: "b",
    });
  });
  it("is fetched once, and with a digest not at all when it is on disk", async () => {
    const repository = `${registry.address}/ns/task-c`;
    const { digest } = await pushBundle(client, `${repository}:0.1`, task("c", "bundle"));
    const asked: string[] = [];
    const counting: RegistryClient = {
      ...client,
      resolve: (ref) => {
        asked.push("resolve");
        return client.resolve(ref);
      },
      manifest: (ref) => {
        asked.push("manifest");
        return client.manifest(ref);
      },
    };
    const resolve = resolver([], counting);
    const ref = byBundle(`${repository}@${digest}`, "c");
    await Promise.all([resolve(ref, "Task"), resolve(ref, "Task"), resolve(ref, "Task")]);
    expect(asked).toEqual(["manifest"]);
    await resolver([], counting)(ref, "Task");
    expect(asked).toEqual(["manifest"]);
    await resolver([], counting)(byBundle(`${repository}:0.1`, "c"), "Task");
    expect(asked).toEqual(["manifest", "resolve"]);
    expect((await readdir(join(folder, "cache"))).every((name) => name.endsWith(".json"))).toBe(true);
  });
  it("fetches again what is damaged on disk", async () => {
    const repository = `${registry.address}/ns/task-d`;
    const { digest } = await pushBundle(client, `${repository}:0.1`, task("d", "bundle"));
    const ref = byBundle(`${repository}@${digest}`, "d");
    await resolver()(ref, "Task");
    for (const name of await readdir(join(folder, "cache")))
      await writeFile(join(folder, "cache", name), "{");
    expect((await resolver()(ref, "Task")).object.metadata.name).toBe("d");
  });
  it.each([
    ["a wrong kind", byBundle("127.0.0.1:1/x", "x", "pipeline"), "ENGINE_INVALID"],
    ["no bundle", { resolver: "bundles", params: [{ name: "name", value: "x" }] }, "ENGINE_INVALID"],
    ["no name", { resolver: "bundles", params: [{ name: "bundle", value: "x" }] }, "ENGINE_INVALID"],
    ["the removed field bundle", { name: "x", bundle: "y" }, "ENGINE_INVALID"],
  ])("complains of %s", async (_, ref, code) => {
    await expect(resolver()(ref, "Task")).rejects.toMatchObject({ code });
  });
  it("says so when the name is not in the bundle", async () => {
    await expect(resolver()(byBundle(`${registry.address}/ns/task-b:0.1`, "zz"), "Task")).rejects.toThrow(
      /zz/,
    );
  });
});

describe("other resolvers", () => {
  it.each(["git", "http", "hub", "cluster"])("%s is refused, with what to do instead", async (name) => {
    await expect(resolver()({ resolver: name, params: [] }, "Task")).rejects.toMatchObject({
      code: "ENGINE_REFUSED",
      next: expect.stringContaining("-f"),
    });
  });
  it("cluster finds what the files hold", async () => {
    const ref = {
      resolver: "cluster",
      params: [
        { name: "name", value: "a" },
        { name: "kind", value: "task" },
      ],
    };
    expect((await resolver([task("a", "file")])(ref, "Task")).object.spec.description).toBe("file");
  });
});
