import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pushArtifact, type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { clean, sweepRegistry } from "./index.ts";

let stateDir: string;
let registry: Registry;
let client: RegistryClient;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "slipway sweep-"));
  registry = await startRegistry({ dir: join(stateDir, "registry") });
  client = registryClient({ ca: registry.ca });
});
afterEach(async () => {
  await client.close();
  await registry.close();
  await rm(stateDir, { recursive: true, force: true });
});
const push = (tag: string) =>
  pushArtifact(client, `${registry.address}/apps/a:${tag}`, {
    artifactType: "x/y",
    layers: [{ source: { bytes: Buffer.from(`image of ${tag}`) }, mediaType: "x/z" }],
  });
const tags = async () => {
  const found: string[] = [];
  for await (const tag of client.tags(`${registry.address}/apps/a`)) found.push(tag);
  return found.sort();
};

test("images of runs without a record go; those of kept runs and people's tags stay", async () => {
  for (const tag of ["latest", "my-build-container", "x-bcdfg-build-container", "x-h2456-build-container"])
    await push(tag);
  await mkdir(join(stateDir, "runs", "x-h2456", "tasks", "x-h2456-build-container"), { recursive: true });
  expect(await sweepRegistry({ stateDir })).toMatchObject({ manifests: 0 });
  expect(await sweepRegistry({ stateDir, olderThanMs: -10_000 })).toMatchObject({ manifests: 1 });
  expect(await tags()).toEqual(["latest", "my-build-container", "x-h2456-build-container"]);
});

test("a state without registry and runs is clean", async () => {
  expect(await sweepRegistry({ stateDir: join(stateDir, "none") })).toMatchObject({ freed: 0 });
});

test("clean --all also gives back what is made again, and leaves what people pushed", async () => {
  await push("latest");
  await pushArtifact(client, `${registry.address}/slipway/base:one`, {
    artifactType: "x/y",
    layers: [{ source: { bytes: Buffer.alloc(2_000_000, "base") }, mediaType: "x/z" }],
  });
  const remove = (directory: string) => rm(directory, { recursive: true, force: true });
  expect((await clean({ stateDir, keep: 10, all: false, remove })).bytes).toBe(0);
  await new Promise((done) => setTimeout(done, 20));
  const { bytes } = await clean({ stateDir, keep: 10, all: true, remove });
  expect(bytes).toBeGreaterThan(2_000_000);
  expect(await tags()).toEqual(["latest"]);
  await expect(client.resolve(`${registry.address}/slipway/base:one`)).rejects.toThrow("404");
});
