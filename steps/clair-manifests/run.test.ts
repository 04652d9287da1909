import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { MEDIA, pushArtifact, registryClient } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import { DEBIAN_ENTRIES, pushTestIndex } from "../../lib/vulnerabilities/fixtures/image.ts";
import { readSubject } from "../../lib/vulnerabilities/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { clairManifestsStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let shared: string;
let client: RegistryClient;
let repository: string;
let caFile: string;
let stop: () => Promise<void>;
let index: Awaited<ReturnType<typeof pushTestIndex>>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clair-manifests-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/ns/app`;
  index = await pushTestIndex(client, repository, { amd64: DEBIAN_ENTRIES, arm64: [] });
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());
beforeEach(async () => {
  shared = await mkdtemp(join(dir, "shared-"));
});

const call = (params: Record<string, string> = {}) =>
  runStep(clairManifestsStep, run, {
    params: { imageUrl: `${repository}:latest`, imageDigest: index.digest, shared, caFile, ...params },
  });
const wanted = async (params: Record<string, string> = {}) => {
  expect(await call(params)).toEqual({});
  return readSubject(shared);
};
const [amd64, arm64] = ["amd64", "arm64"];

describe("clair-manifests", () => {
  it("hands on the images of an index", async () => {
    expect(await wanted()).toEqual({
      image: `${repository}:latest`,
      digest: index.digest,
      repository,
      images: [
        { arch: amd64, digest: index.digests[amd64] },
        { arch: arm64, digest: index.digests[arm64] },
      ],
    });
  });
  it("and the one image that is none of an index", async () => {
    const imageDigest = index.digests[arm64] ?? "";
    expect((await wanted({ imageDigest })).images).toEqual([{ arch: arm64, digest: imageDigest }]);
  });
  it("takes one platform", async () =>
    expect((await wanted({ imagePlatform: "linux-d160/arm64" })).images).toEqual([
      { arch: arm64, digest: index.digests[arm64] },
    ]));
  it("takes the image of a leg of a matrix by its own digest", async () => {
    const imageDigest = index.digests[amd64] ?? "";
    expect((await wanted({ imageDigest, imagePlatform: "linux/x86_64" })).images).toHaveLength(1);
  });

  it("tells variants of an architecture apart, and leaves attestations out", async () => {
    const descriptors = await Promise.all(
      Object.values(index.digests).map(
        async (digest) => (await client.manifest(`${repository}@${digest}`)).descriptor,
      ),
    );
    const platforms = [
      { os: "linux", architecture: "arm", variant: "v6" },
      { os: "linux", architecture: "arm", variant: "v7" },
    ];
    const manifests = descriptors.map((each, at) => ({
      ...each,
      platform: platforms[at] ?? { os: "linux", architecture: "x" },
    }));
    const attestation = {
      ...(descriptors[0] ?? expect.fail()),
      platform: { os: "unknown", architecture: "unknown" },
    };
    const both = {
      schemaVersion: 2 as const,
      mediaType: MEDIA.ociIndex,
      manifests: [...manifests, attestation],
    };
    const { digest } = await client.putManifest(`${repository}:variants`, both, MEDIA.ociIndex);
    const { images } = await wanted({ imageDigest: digest });
    expect(images.map((each) => each.arch)).toEqual(
      Object.values(index.digests).map((each) => `arm-${each.slice(7, 19)}`),
    );
  });

  it("skips what is no image, and says so", async () => {
    const layers = [{ source: { bytes: Buffer.from("x") }, mediaType: "text/plain" }];
    const { digest } = await pushArtifact(client, `${repository}:thing`, { artifactType: "text/x", layers });
    expect(await call({ imageDigest: digest })).toMatchObject({
      testOutput: { result: "SKIPPED", note: expect.stringMatching(/no container image but an artifact/) },
    });
    expect(await readdir(shared)).toEqual(["ended.json"]);
  });
  it("skips an index without images", async () => {
    const none = { schemaVersion: 2 as const, mediaType: MEDIA.ociIndex, manifests: [] };
    const { digest } = await client.putManifest(`${repository}:none`, none, MEDIA.ociIndex);
    expect(await call({ imageDigest: digest })).toMatchObject({ testOutput: { result: "SKIPPED" } });
  });

  it.each([
    ["a digest that is none", { imageDigest: "latest" }, /is not sha256/],
    ["an image that is not there", { imageDigest: `sha256:${"1".repeat(64)}` }, /not found|404|unknown/i],
    ["a platform that is not there", { imagePlatform: "linux/s390x" }, /"s390x"; the image has amd64, arm64/],
    ["a platform that is none", { imagePlatform: "linux/" }, /the image has amd64, arm64/],
    ["a registry that is gone", { imageUrl: "127.0.0.1:9/ns/app:latest" }, /127\.0\.0\.1:9/],
  ])(
    "reports an ERROR for %s, and leaves it to the later steps",
    async (_, params, reason) => {
      expect(await call(params)).toMatchObject({
        testOutput: { result: "ERROR", note: expect.stringMatching(reason) },
      });
      expect(await readdir(shared)).toEqual(["ended.json"]);
    },
    60_000,
  );

  it("forgets how an earlier try ended", async () => {
    await call({ imagePlatform: "linux/s390x" });
    expect((await wanted()).images).toHaveLength(2);
    expect(await readdir(shared)).toEqual(["images.json"]);
  });
});
