import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type BuiltImage, type BuiltLayer, writeBuiltImage } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { imagePushStep } from "./contract.ts";
import { run } from "./run.ts";

let folder = "";
let here: Registry;
let elsewhere: Registry;
let locked: Registry;
const clients: Record<string, RegistryClient> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "image-push-"));
  here = await startRegistry({ dir: join(folder, "here") });
  elsewhere = await startRegistry({ dir: join(folder, "elsewhere") });
  locked = await startRegistry({ dir: join(folder, "locked"), auth: { users: { u: "p" } } });
  for (const registry of [here, elsewhere]) clients[registry.address] = registryClient({ ca: registry.ca });
});
afterAll(async () => {
  for (const client of Object.values(clients)) await client.close();
  for (const registry of [here, elsewhere, locked]) await registry.close();
  await rm(folder, { recursive: true, force: true });
});
const client = (registry: Registry) => {
  const found = clients[registry.address];
  if (found === undefined) throw new Error("no client");
  return found;
};

const sha = (bytes: string) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const layer = (content: string, from?: string): BuiltLayer => ({
  mediaType: LAYER,
  digest: sha(content),
  size: content.length,
  diffId: sha(`plain ${content}`),
  ...(from === undefined ? {} : { from }),
});

/** A layout and its hand-over, as image-build leaves them. */
async function prepare(
  name: string,
  image: string,
  own: readonly string[],
  base: readonly BuiltLayer[] = [],
) {
  const [storage, shared] = [join(folder, name, "storage"), join(folder, name, "shared")];
  const blobs = join(storage, "image", "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  await mkdir(shared, { recursive: true });
  const put = async (content: string) => {
    await writeFile(join(blobs, sha(content).slice("sha256:".length)), content);
    return { digest: sha(content), size: content.length };
  };
  for (const content of own) await put(content);
  const layers = [...base, ...own.map((content) => layer(content))];
  const config = {
    mediaType: "application/vnd.oci.image.config.v1+json",
    ...(await put(`{"name":"${name}"}`)),
  };
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  });
  const built: BuiltImage = {
    image,
    mediaType,
    ...(await put(manifest)),
    config,
    layers,
    layout: "image",
    imageId: "id",
    format: "oci",
    platform: { os: "linux", architecture: "amd64" },
  };
  await writeBuiltImage(shared, built);
  return { built, params: { image, storage, shared, additionalTag: "run-1", caFile: here.caFile }, blobs };
}
const push = (params: Record<string, string>, log = memoryLog()) =>
  runStep(imagePushStep, run, { params, log });

it("publishes under both tags, and again without change", async () => {
  const image = `${here.address}/ns/app:1.0`;
  const { built, params } = await prepare("plain", image, ["one", "two"]);
  const results = await push(params);
  expect(results).toEqual({
    imageUrl: image,
    imageDigest: built.digest,
    imageRef: `${image}@${built.digest}`,
  });
  for (const tag of ["1.0", "run-1"])
    expect((await client(here).resolve(`${here.address}/ns/app:${tag}`)).digest).toBe(built.digest);
  expect((await client(here).blobBytes(`${here.address}/ns/app`, { digest: sha("two") })).toString()).toBe(
    "two",
  );
  expect(await push(params)).toEqual(results);
});

it("takes layers of the base image from its repository, in this registry or another", async () => {
  for (const registry of [here, elsewhere]) {
    const from = `${registry.address}/base`;
    await client(registry).putBlob(from, { bytes: Buffer.from("base layer") });
    const image = `${here.address}/from-${registry === here ? "here" : "elsewhere"}:1`;
    // Both registries have one CA each; only the first is given, and loopback may speak plain http.
    const { params } = await prepare(`base-${registry.address}`, image, ["own"], [layer("base layer", from)]);
    await push(registry === here ? params : { ...params, tlsVerify: "false" });
    const repository = image.replace(":1", "");
    expect((await client(here).blobBytes(repository, { digest: sha("base layer") })).toString()).toBe(
      "base layer",
    );
  }
});

it("puts no tag on half an image", async () => {
  const image = `${here.address}/half:1`;
  const { params, blobs } = await prepare("half", image, ["there", "gone"]);
  await rm(join(blobs, sha("gone").slice("sha256:".length)));
  await expect(push(params)).rejects.toThrow();
  await expect(client(here).resolve(image)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
});

it("says that a registry refuses, and gives no result", async () => {
  const { params } = await prepare("locked", `${locked.address}/app:1`, ["x"]);
  await expect(push({ ...params, caFile: locked.caFile })).rejects.toMatchObject({
    code: "OCI_UNAUTHORIZED",
  });
});

it.each([
  ["PUSH_OTHER_IMAGE", { image: "registry.example/other:1" }],
  ["PUSH_BAD_PARAM", { image: "registry.example/other" }],
  ["OCI_BAD_REFERENCE", { image: "no-registry" }],
  ["OCI_BAD_REFERENCE", { additionalTag: "not a tag" }],
])("refuses with %s: %j", async (code, change) => {
  const { params } = await prepare("refused", `${here.address}/refused:1`, ["x"]);
  await expect(push({ ...params, ...change })).rejects.toMatchObject({ code });
  await expect(client(here).resolve(`${here.address}/refused:1`)).rejects.toMatchObject({
    code: "OCI_NOT_FOUND",
  });
});

it("wants the build's hand-over and image", async () => {
  const { params } = await prepare("empty", `${here.address}/empty:1`, ["x"]);
  await expect(push({ ...params, shared: join(folder, "nowhere") })).rejects.toMatchObject({
    code: "HANDOVER_MISSING",
  });
  await expect(push({ ...params, storage: join(folder, "nowhere") })).rejects.toMatchObject({
    code: "PUSH_NO_IMAGE",
  });
});
