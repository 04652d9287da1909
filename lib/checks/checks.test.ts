import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startRegistry } from "../../registry/index.ts";
import { type Index, MEDIA, pushArtifact, type RegistryClient, registryClient } from "../oci/index.ts";
import { pushTestImage } from "../sbom/fixtures/image.ts";
import { attachReport, imageManifests, ociArch } from "./index.ts";

let client: RegistryClient;
let repository: string;
let stop: () => Promise<void>;
let image: string;
beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), "checks-"));
  const registry = await startRegistry({ dir });
  client = registryClient({ ca: registry.ca });
  repository = `${registry.address}/ns/app`;
  image = (await pushTestImage(client, `${repository}:1`, { layers: [[["a", "b"]]] })).digest;
  stop = async () => {
    await client.close();
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const child = { mediaType: MEDIA.ociManifest, digest: "", size: 0 };
const pushIndex = async () => {
  const { size } = await client.resolve(`${repository}@${image}`);
  const index: Index = {
    schemaVersion: 2,
    mediaType: MEDIA.ociIndex,
    manifests: [
      { ...child, digest: image, size, platform: { os: "linux", architecture: "arm64" } },
      { ...child, digest: image, size, platform: { os: "unknown", architecture: "unknown" } },
    ],
  };
  return (await client.putManifest(`${repository}:index`, index)).digest;
};

it("sees one image, with the architecture of its config", async () => {
  const subject = await imageManifests(client, `${repository}:1`, image);
  expect(subject).toMatchObject({
    kind: "image",
    reference: `${repository}@${image}`,
    images: [{ digest: image, os: "linux" }],
  });
  expect(subject.images[0]?.arch).toMatch(/^\w+$/);
});

it("sees the images of an index, and no attestation manifests", async () => {
  const digest = await pushIndex();
  const { kind, images } = await imageManifests(client, `${repository}:index`, digest);
  expect(kind).toBe("index");
  expect(images.map((each) => [each.arch, each.reference])).toEqual([["arm64", `${repository}@${image}`]]);
});

it("sees that an artifact is no image, and what cosign attached", async () => {
  const layers = [{ source: { bytes: Buffer.from("x") }, mediaType: MEDIA.bytes }];
  const { digest } = await pushArtifact(client, `${repository}:thing`, {
    artifactType: "application/x.thing",
    layers,
  });
  expect(await imageManifests(client, `${repository}:thing`, digest)).toMatchObject({
    kind: "artifact",
    images: [],
  });
  expect((await imageManifests(client, `${repository}:sha256-x.att`, digest)).kind).toBe("attestation");
});

it("refuses a digest that is none", async () => {
  await expect(imageManifests(client, `${repository}:1`, "latest")).rejects.toMatchObject({
    code: "CHECKS_BAD_IMAGE",
  });
});

it("attaches a report once, however often it is asked", async () => {
  const report = {
    artifactType: "application/sarif+json",
    files: [{ name: "a.sarif", mediaType: "application/sarif+json", bytes: Buffer.from("{}") }],
  };
  const first = await attachReport(client, `${repository}:1@${image}`, report);
  expect(await attachReport(client, `${repository}:1@${image}`, report)).toBe(first);
  const found = await client.referrers(`${repository}@${image}`, "application/sarif+json");
  expect(found.map(({ digest }) => digest)).toEqual([first]);
});

it.each([
  ["linux/x86_64", "amd64"],
  ["linux-mlarge/arm64", "arm64"],
  ["local", "amd64"],
  ["aarch64", "arm64"],
  ["s390x", "s390x"],
])("knows %s as %s", (word, arch) => expect(ociArch(word)).toBe(arch));
