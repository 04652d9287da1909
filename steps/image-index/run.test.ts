import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Index, RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage, type TestImage } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { imageIndexStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let client: RegistryClient;
let caFile: string;
let repository: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "image-index-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/ns/app`;
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const push = async (tag: string, image: Partial<TestImage> = {}, repo = repository) =>
  (await pushTestImage(client, `${repo}:${tag}`, { layers: [[["arch", image.arch ?? "amd64"]]], ...image }))
    .digest;
const call = (images: string[], params: Record<string, string | string[]> = {}) =>
  runStep(imageIndexStep, run, {
    params: {
      image: `${repository}:latest`,
      caFile,
      manifest: join(dir, "manifest.json"),
      images,
      ...params,
    },
  });
const indexAt = async (ref: string) => (await client.manifest(ref)).json as Index;

describe("an index", () => {
  it("names each image with its platform, under all tags, by the same digest each time", async () => {
    const amd64 = await push("amd64");
    const arm64 = await push("arm64", { arch: "arm64" });
    const images = [`${repository}:amd64@${amd64}`, `${repository}@${arm64}`];
    const results = await call(images, { additionalTags: ["run-1"] });
    const index = await indexAt(`${repository}@${results.imageDigest}`);
    expect(index.mediaType).toBe("application/vnd.oci.image.index.v1+json");
    expect(index.manifests.map((each) => [each.digest, each.platform])).toEqual([
      [amd64, { os: "linux", architecture: "amd64" }],
      [arm64, { os: "linux", architecture: "arm64" }],
    ]);
    expect(results).toEqual({
      imageDigest: results.imageDigest,
      imageUrl: `${repository}:latest`,
      imageRef: `${repository}@${results.imageDigest}`,
      images: `${repository}@${amd64},${repository}@${arm64}`,
    });
    for (const tag of ["latest", "run-1"])
      expect((await client.resolve(`${repository}:${tag}`)).digest).toBe(results.imageDigest);
    expect(JSON.parse(await readFile(join(dir, "manifest.json"), "utf8"))).toEqual(index);
    expect(await call(images)).toEqual(results);
  });

  it("is made of a single image too", async () => {
    const digest = await push("one");
    const results = await call([`${repository}:one`]);
    expect(results.images).toBe(`${repository}@${digest}`);
    expect((await indexAt(results.imageRef)).manifests).toHaveLength(1);
  });

  it("takes the images of an index, and copies those of other repositories", async () => {
    const other = `${repository}-arm64`;
    const digest = await push("a", { arch: "arm64" }, other);
    const inner = await runStep(imageIndexStep, run, {
      params: { image: `${other}:index`, caFile, images: [`${other}@${digest}`] },
    });
    const results = await call([inner.imageRef, `${repository}:one`]);
    expect(results.images.split(",")[0]).toBe(`${repository}@${digest}`);
    expect((await client.resolve(`${repository}@${digest}`)).digest).toBe(digest);
  });

  it("has docker's media type for docker images", async () => {
    const digest = await push("docker", { docker: true });
    const results = await call([`${repository}@${digest}`], { format: "docker" });
    expect((await client.resolve(results.imageRef)).mediaType).toBe(
      "application/vnd.docker.distribution.manifest.list.v2+json",
    );
  });
});

describe("a single image, when no index is wanted", () => {
  it("is passed on, with the index's repository in imageRef and without a file for the SBOM", async () => {
    const other = `${repository}-amd64`;
    const digest = await push("t", {}, other);
    for (const ref of [`${other}:t@${digest}`, `${other}:t`])
      expect(await call([ref], { alwaysBuildIndex: "false" })).toEqual({
        imageDigest: digest,
        imageUrl: `${other}:t`,
        imageRef: `${repository}@${digest}`,
        images: `${other}@${digest}`,
      });
    await expect(access(join(dir, "manifest.json"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("refuses", () => {
  const zero = `sha256:${"0".repeat(64)}`;
  it.each<[string, string[], Record<string, string | string[]>]>([
    ["INDEX_NO_IMAGES", [], {}],
    ["INDEX_BAD_REFERENCE", ["127.0.0.1:1/a"], {}],
    ["INDEX_BAD_REFERENCE", ["127.0.0.1:1/a:1"], { image: "127.0.0.1:1/a" }],
    ["INDEX_BAD_REFERENCE", ["127.0.0.1:1/a:1"], { image: `127.0.0.1:1/a@${zero}` }],
    ["OCI_BAD_REFERENCE", ["127.0.0.1:1/A:1"], {}],
    ["INDEX_DUPLICATE", ["127.0.0.1:1/a:1", "127.0.0.1:1/a:1"], {}],
    ["INDEX_BAD_TAG", ["127.0.0.1:1/a:1"], { additionalTags: ["-x"] }],
  ])("before it asks any registry: %s %j", async (code, images, params) => {
    await expect(call(images, params)).rejects.toMatchObject({ code });
  });

  it("images of the other format, and publishes nothing", async () => {
    const digest = await push("docker", { docker: true });
    const image = `${repository}:never`;
    await expect(call([`${repository}@${digest}`], { image })).rejects.toMatchObject({
      code: "INDEX_MIXED_FORMATS",
    });
    await expect(call([`${repository}:one`], { image, format: "docker" })).rejects.toMatchObject({
      code: "INDEX_MIXED_FORMATS",
    });
    await expect(client.resolve(image)).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("an image that is not there", async () => {
    await expect(call([`${repository}@${zero}`])).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
});
