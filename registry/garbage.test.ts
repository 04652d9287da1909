import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Artifact, pushArtifact, type RegistryClient, registryClient } from "../lib/oci/index.ts";
import { collectGarbage } from "./garbage.ts";
import type { Registry } from "./server.ts";
import { testRegistry } from "./testing.ts";

let registry: Registry & { readonly dir: string };
let client: RegistryClient;
beforeEach(async () => {
  registry = await testRegistry();
  client = registryClient({ env: {} });
});
afterEach(async () => {
  await client.close();
  await registry.close();
});
const artifact = (bytes: Uint8Array, more: Partial<Artifact> = {}): Artifact => ({
  artifactType: "x/y",
  layers: [{ source: { bytes }, mediaType: "x/z" }],
  ...more,
});
/** Less than nothing: everything is old enough. */
const now = { olderThanMs: -10_000 };

test("only what nothing needs goes, and its bytes are counted", async () => {
  const name = `${registry.address}/gc`;
  const kept = await pushArtifact(client, `${name}:kept`, artifact(randomBytes(1000)));
  await client.putBlob(name, { bytes: randomBytes(5000) });
  const gone = await pushArtifact(client, `${name}:gone`, artifact(randomBytes(7000)));
  await client.deleteManifest(`${name}@${gone.digest}`);
  expect(await collectGarbage(registry.dir)).toMatchObject({ freed: 0 });
  expect(await collectGarbage(registry.dir, now)).toMatchObject({ freed: 12_000 + gone.size, blobs: 3 });
  const { json } = await client.manifest(`${name}:kept`);
  if ("layers" in json) for (const layer of json.layers) await client.blobBytes(name, layer);
  expect((await client.resolve(`${name}:kept`)).digest).toBe(kept.digest);
  expect(await collectGarbage(registry.dir, now)).toMatchObject({ freed: 0, blobs: 0 });
});

test("uploads that nobody ended go", async () => {
  const at = `http://${registry.address}`;
  const location = (await fetch(`${at}/v2/gc/blobs/uploads/`, { method: "POST" })).headers.get("location");
  await fetch(at + location, { method: "PATCH", body: "x".repeat(100) });
  expect(await collectGarbage(registry.dir, now)).toMatchObject({ freed: 100, uploads: 1 });
  expect((await fetch(at + location)).status).toBe(404);
});

test("on wish untagged manifests go, but what a tag leads to stays, referrers too", async () => {
  const name = `${registry.address}/gc`;
  const old = await pushArtifact(client, `${name}:t`, artifact(randomBytes(100)));
  const top = await pushArtifact(client, `${name}:t`, artifact(randomBytes(100)));
  const referrer = await pushArtifact(client, name, artifact(randomBytes(100), { subject: top }));
  await collectGarbage(registry.dir, now);
  await client.resolve(`${name}@${old.digest}`);
  expect(await collectGarbage(registry.dir, { ...now, untagged: true })).toMatchObject({ manifests: 1 });
  await expect(client.resolve(`${name}@${old.digest}`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  expect((await client.referrers(`${name}:t`)).map((one) => one.digest)).toEqual([referrer.digest]);
  await client.resolve(`${name}@${referrer.digest}`);
});

test("what belongs to a digest by its tag goes with it, and stays with it", async () => {
  const name = `${registry.address}/gc`;
  const tagOf = (digest: string) => `${name}:${digest.replace(":", "-")}.sbom`;
  const old = await pushArtifact(client, `${name}:t`, artifact(randomBytes(100)));
  await pushArtifact(client, tagOf(old.digest), artifact(randomBytes(100)));
  const top = await pushArtifact(client, `${name}:t`, artifact(randomBytes(100)));
  const sbom = await pushArtifact(client, tagOf(top.digest), artifact(randomBytes(100)));
  expect(await collectGarbage(registry.dir, { untagged: true })).toMatchObject({ manifests: 0 });
  expect(await collectGarbage(registry.dir, { ...now, untagged: true })).toMatchObject({ manifests: 2 });
  await expect(client.resolve(tagOf(old.digest))).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  expect((await client.resolve(tagOf(top.digest))).digest).toBe(sbom.digest);
});

test("tags that are to be forgotten go, if they are old", async () => {
  const name = `${registry.address}/gc`;
  await pushArtifact(client, `${name}:run-1`, artifact(randomBytes(100)));
  const forget = (repository: string, tag: string) => repository === "gc" && tag === "run-1";
  await collectGarbage(registry.dir, { untagged: true, forget });
  await client.resolve(`${name}:run-1`);
  await collectGarbage(registry.dir, { ...now, untagged: true, forget });
  await expect(client.resolve(`${name}:run-1`)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
});
