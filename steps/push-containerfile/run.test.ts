import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { startRegistry } from "../../registry/index.ts";
import { pushContainerfileStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let source: string;
let client: RegistryClient;
let caFile: string;
let repository: string;
let stop: () => Promise<void>;
const imageDigest = `sha256:${"1".repeat(64)}`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "push-containerfile-"));
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
beforeEach(async () => {
  source = join(dir, "source");
  await rm(source, { recursive: true, force: true });
  await mkdir(join(source, "ctx"), { recursive: true });
});

const call = (params: Record<string, string> = {}) =>
  runStep(pushContainerfileStep, run, {
    params: { image: `${repository}:1`, imageDigest, source, caFile, ...params },
  });
async function content(ref: string): Promise<string> {
  const { json } = await client.manifest(ref);
  const [layer] = (json as Manifest).layers;
  return layer ? (await client.blobBytes(repository, layer)).toString() : "";
}

describe("push-containerfile", () => {
  it("publishes the file as an artifact that oras reads, the same again", async () => {
    await writeFile(join(source, "ctx/Containerfile.app"), "FROM scratch\n");
    const params = { context: "ctx", containerfile: "Containerfile.app" };
    const { imageRef = "" } = await call(params);
    const tagged = await client.manifest(`${repository}:${imageDigest.replace(":", "-")}.dockerfile`);
    expect(imageRef).toBe(`${repository}@${tagged.descriptor.digest}`);
    expect(tagged.json).toMatchObject({
      artifactType: "application/vnd.konflux.dockerfile",
      config: { mediaType: "application/vnd.oci.empty.v1+json" },
      layers: [
        {
          mediaType: "application/vnd.oci.image.layer.v1.tar",
          annotations: { "org.opencontainers.image.title": "Dockerfile" },
        },
      ],
    });
    expect(await content(imageRef)).toBe("FROM scratch\n");
    expect(await call(params)).toEqual({ imageRef });
  });

  it("looks in the context first, then in the sources", async () => {
    await writeFile(join(source, "Dockerfile"), "FROM sources\n");
    expect(await content((await call({ context: "ctx" })).imageRef ?? "")).toBe("FROM sources\n");
    await writeFile(join(source, "ctx/Dockerfile"), "FROM context\n");
    expect(await content((await call({ context: "ctx" })).imageRef ?? "")).toBe("FROM context\n");
  });

  it("has tag suffix and type from params", async () => {
    await writeFile(join(source, "Dockerfile"), "FROM scratch\n");
    await call({ tagSuffix: ".containerfile", artifactType: "application/vnd.example.x" });
    const { json } = await client.manifest(`${repository}:${imageDigest.replace(":", "-")}.containerfile`);
    expect(json.artifactType).toBe("application/vnd.example.x");
  });

  it("succeeds without a result when there is no such file", async () => {
    expect(await call()).toEqual({});
    await mkdir(join(source, "Dockerfile"));
    expect(await call()).toEqual({});
  });

  it("refuses a file outside of the sources, by dots and by links", async () => {
    await writeFile(join(dir, "secret"), "x");
    await symlink(join(dir, "secret"), join(source, "Dockerfile"));
    for (const containerfile of ["../secret", "./Dockerfile"])
      await expect(call({ containerfile })).rejects.toMatchObject({ code: "CONTAINERFILE_OUTSIDE" });
    await rm(join(source, "Dockerfile"));
    await symlink("ctx/real", join(source, "Dockerfile"));
    await writeFile(join(source, "ctx/real"), "FROM inside\n");
    expect(await content((await call()).imageRef ?? "")).toBe("FROM inside\n");
  });

  it.each<[string, Record<string, string>]>([
    ["CONTAINERFILE_BAD_DIGEST", { imageDigest: "sha256:1" }],
    ["CONTAINERFILE_BAD_SUFFIX", { tagSuffix: "" }],
    ["CONTAINERFILE_BAD_SUFFIX", { tagSuffix: "/x" }],
    ["CONTAINERFILE_BAD_SUFFIX", { tagSuffix: "x".repeat(58) }],
    ["CONTAINERFILE_BAD_TYPE", { artifactType: "no type" }],
    ["OCI_BAD_REFERENCE", { image: "nowhere" }],
  ])("refuses %s %j", async (code, params) => {
    await writeFile(join(source, "Dockerfile"), "FROM scratch\n");
    await expect(call(params)).rejects.toMatchObject({ code });
  });
});
