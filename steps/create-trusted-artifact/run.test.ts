import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { createTrustedArtifactStep } from "./contract.ts";
import { run } from "./run.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
});
afterAll(() => registry.close());

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ta-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const store = (tag = ":1.git") => `${registry.address}/org/app${tag}`;
const created = (params: Readonly<Record<string, string>>) =>
  runStep(createTrustedArtifactStep, run, {
    params: { store: store(), caFile: registry.caFile, ...params },
  });
function tree(name: string, ...files: string[]): string {
  mkdirSync(join(dir, name));
  for (const file of ["a.txt", ...files]) writeFileSync(join(dir, name, file), file);
  return join(dir, name);
}

it("gives the reference that policies follow: the repository without tag, the digest of the blob", async () => {
  const { source = "", cachi2 } = await created({ source: tree("source") });
  expect(source).toMatch(new RegExp(`^oci:${registry.address}/org/app@sha256:[0-9a-f]{64}$`));
  expect(cachi2).toBeUndefined();
  expect(await client.hasBlob(`${registry.address}/org/app`, source.split("@")[1] ?? "")).toBe(true);
});

it("writes the manifest that oras writes, under the tag of the store", async () => {
  const { source } = await created({ source: tree("source"), cachi2: tree("cachi2"), expiresAfter: "5d" });
  const { json } = await client.manifest(store());
  expect(json).toMatchObject({
    artifactType: "application/vnd.unknown.artifact.v1",
    config: { mediaType: "application/vnd.oci.empty.v1+json", size: 2 },
    annotations: { "quay.expires-after": "5d" },
    layers: [
      {
        mediaType: "application/vnd.oci.image.layer.v1.tar",
        digest: source?.split("@")[1],
        annotations: { "org.opencontainers.image.title": "SOURCE_ARTIFACT" },
      },
      { annotations: { "org.opencontainers.image.title": "CACHI2_ARTIFACT" } },
    ],
  });
});

it("gives the same again", async () => {
  const source = tree("source");
  const one = await created({ source });
  const before = await client.resolve(store());
  expect(await created({ source })).toEqual(one);
  expect(await client.resolve(store())).toEqual(before);
});

it("pushes to a store without tag, and to none with a digest", async () => {
  const source = tree("source");
  expect(await created({ store: store(""), source })).toEqual(await created({ source }));
  const wrong = { store: `${store("")}@sha256:${"0".repeat(64)}`, source };
  await expect(created(wrong)).rejects.toMatchObject({ code: "ARTIFACT_BAD_STORE" });
});

it("skips what holds the marker, and writes no result for it", async () => {
  const source = tree("source", ".skip-trusted-artifacts");
  expect(await created({ source, cachi2: tree("cachi2") })).toEqual({
    source: undefined,
    cachi2: expect.stringContaining("oci:"),
  });
});
