import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { toCycloneDx, toSpdx } from "../../lib/sbom/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { sbomAttachStep } from "./contract.ts";
import { readClusterConfig, requireNoKeyless } from "./keyless.ts";
import { run } from "./run.ts";

let dir: string;
let client: RegistryClient;
let caFile: string;
let repository: string;
let digest: string;
let stop: () => Promise<void>;
const input = { name: "x", created: "2026-01-31T12:00:00Z", packages: [] };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sbom-attach-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/ns/app`;
  ({ digest } = await pushTestImage(client, `${repository}:1`, { layers: [[["a", "b"]]] }));
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const sbom = () => join(dir, "sbom.json");
const call = (params: Record<string, string> = {}) =>
  runStep(sbomAttachStep, run, {
    params: { image: `${repository}:1@${digest}`, sbom: sbom(), caFile, ...params },
  });
const attached = async () =>
  (await client.manifest(`${repository}:${digest.replace(":", "-")}.sbom`)).json as Manifest;

it.each([
  ["text/spdx+json", toSpdx(input)],
  ["application/vnd.cyclonedx+json", toCycloneDx(input)],
])("attaches as cosign does: %s", async (mediaType, document) => {
  await writeFile(sbom(), JSON.stringify(document));
  const file = `sha256:${createHash("sha256")
    .update(await readFile(sbom()))
    .digest("hex")}`;
  expect(await call()).toEqual({ blobUrl: `${repository}@${file}` });
  const manifest = await attached();
  expect(manifest.layers).toEqual([{ mediaType, digest: file, size: (await readFile(sbom())).length }]);
  expect(manifest.config.mediaType).toBe("application/vnd.oci.image.config.v1+json");
  expect(await client.blobBytes(repository, { digest: file })).toEqual(await readFile(sbom()));
  const before = (await client.resolve(`${repository}:${digest.replace(":", "-")}.sbom`)).digest;
  await call();
  expect((await client.resolve(`${repository}:${digest.replace(":", "-")}.sbom`)).digest).toBe(before);
});

it("writes no blobUrl when nothing is to be attached", async () => {
  expect(await call({ skip: "true", image: "" })).toEqual({});
  expect(await call({ sbom: join(dir, "none"), mayBeAbsent: "true" })).toEqual({});
});

it("refuses a missing file, a file that is no SBOM, and an image without digest", async () => {
  await expect(call({ sbom: join(dir, "none") })).rejects.toMatchObject({ code: "SBOM_MISSING" });
  await writeFile(sbom(), "{}");
  await expect(call()).rejects.toMatchObject({ code: "SBOM_UNKNOWN_FORMAT" });
  await writeFile(sbom(), JSON.stringify(toSpdx(input)));
  await expect(call({ image: `${repository}:1` })).rejects.toMatchObject({ code: "SBOM_BAD_REFERENCE" });
});

const urls = {
  defaultOIDCIssuer: "https://issuer.example",
  rekorExternalUrl: "https://rekor.example",
  fulcioInternalUrl: "https://fulcio.example",
  tufInternalUrl: "https://tuf.example",
};

it("signs nothing without a configuration, and refuses one it cannot follow", () => {
  const log = memoryLog();
  requireNoKeyless({ "allow-cache-proxy": "true" }, log);
  expect(log.lines).toEqual(["Keyless signing is not configured: nothing is signed"]);
  expect(() => requireNoKeyless(urls, log)).toThrow(expect.objectContaining({ code: "KEYLESS_UNAVAILABLE" }));
  const { tufInternalUrl: _, ...some } = urls;
  expect(() => requireNoKeyless(some, log)).toThrow(
    expect.objectContaining({
      code: "KEYLESS_HALF_CONFIGURED",
      message: expect.stringContaining("not tufInternalUrl or tufExternalUrl"),
    }),
  );
});

it("takes a service account that is not there for no cluster", async () => {
  await writeFile(sbom(), JSON.stringify(toSpdx(input)));
  expect(await call({ serviceAccount: join(dir, "none") })).toHaveProperty("blobUrl");
});

it("does not warn of having no cluster", async () => {
  const log = memoryLog();
  const params = { apiServer: "https://127.0.0.1:1", namespace: "konflux-info", name: "cluster-config" };
  const { signal } = new AbortController();
  expect(await readClusterConfig({ ...params, serviceAccount: join(dir, "none"), log, signal })).toEqual({});
  expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([]);
});
