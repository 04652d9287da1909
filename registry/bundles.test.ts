import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchFromBundle, listBundle, pushBundle } from "../lib/bundles/index.ts";
import { memoryLog } from "../lib/log/index.ts";
import { type Manifest, MEDIA, type RegistryClient, registryClient } from "../lib/oci/index.ts";
import type { Registry } from "./server.ts";
import { testRegistry } from "./testing.ts";

const log = memoryLog();
let registry: Registry;
let client: RegistryClient;
beforeAll(async () => {
  registry = await testRegistry({ log });
  client = registryClient({ env: {} });
});
afterAll(async () => {
  await client.close();
  await registry.close();
});

const task = { apiVersion: "tekton.dev/v1", kind: "Task", metadata: { name: "hello" }, spec: { steps: [] } };

test("a pushed object comes back by kind and name, with what it came from", async () => {
  const home = `${registry.address}/catalog/task-hello`;
  const pushed = await pushBundle(client, `${home}:0.1`, task, {
    annotations: { "a/b": "c" },
    tags: ["0.1.2", "abc"],
  });
  expect(pushed.ref).toBe(`${home}:0.1@${pushed.digest}`);
  for (const ref of [`${home}:0.1`, `${home}:0.1.2`, `${home}:abc`, pushed.ref]) {
    const fetched = await fetchFromBundle(client, ref, "task", "hello");
    expect(fetched).toMatchObject({ object: task, digest: pushed.digest, uri: home });
  }
  expect((await client.manifest(`${home}:0.1`)).json.annotations).toEqual({ "a/b": "c" });
});

test("pushing the same again sends nothing", async () => {
  const ref = `${registry.address}/catalog/again:1`;
  await pushBundle(client, ref, task);
  log.lines.length = 0;
  await pushBundle(client, ref, task);
  expect(log.lines.filter((line) => /PUT|POST|PATCH/.test(line))).toEqual([]);
});

test("what a bundle does not have is named with what it has", async () => {
  const ref = `${registry.address}/catalog/task-hello:0.1`;
  await expect(fetchFromBundle(client, ref, "Pipeline", "hello")).rejects.toMatchObject({
    code: "BUNDLE_NO_SUCH_OBJECT",
    message: expect.stringContaining("task hello"),
  });
});

describe("foreign bundles", () => {
  const push = async (tag: string, file: string | Buffer, annotations?: Record<string, string>) => {
    const home = `${registry.address}/catalog/foreign`;
    const tar = pack();
    tar.entry({ name: "hello" }, file.toString());
    tar.finalize();
    const layer = await client.putBlob(home, { bytes: gzipSync(await buffer(tar)) }, MEDIA.dockerLayerGzip);
    const config = await client.putBlob(home, { bytes: Buffer.from("{}") }, MEDIA.dockerConfig);
    const said = {
      "dev.tekton.image.name": "hello",
      "dev.tekton.image.kind": "task",
      "dev.tekton.image.apiVersion": "v1",
    };
    const layers = [{ ...layer, annotations: annotations ?? said }];
    const manifest: Manifest = { schemaVersion: 2, mediaType: MEDIA.dockerManifest, config, layers };
    await client.putManifest(`${home}:${tag}`, manifest);
    return `${home}:${tag}`;
  };
  test("docker schema 2 with YAML, as tkn pushes", async () => {
    const ref = await push(
      "tkn",
      "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: hello\nspec:\n  steps: []\n",
    );
    expect((await fetchFromBundle(client, ref, "task", "hello")).object).toEqual(task);
  });
  test("an ordinary image is no bundle", async () => {
    const ref = await push("image", "x", {});
    await expect(listBundle(client, ref)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
  });
  test("a layer that holds something else than it says is refused", async () => {
    const ref = await push("lie", JSON.stringify({ ...task, metadata: { name: "other" } }));
    await expect(fetchFromBundle(client, ref, "task", "hello")).rejects.toMatchObject({
      code: "BUNDLE_INVALID",
    });
  });
  test("a bomb is not unpacked", async () => {
    const ref = await push("bomb", " ".repeat(20_000_000));
    await expect(fetchFromBundle(client, ref, "task", "hello")).rejects.toMatchObject({
      code: "BUNDLE_TOO_LARGE",
    });
  });
});
