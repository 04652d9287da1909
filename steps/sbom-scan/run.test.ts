import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { packagesOf, parseSbom, sbomProblems } from "../../lib/sbom/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { sbomScanStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let client: RegistryClient;
let image: string;
let caFile: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sbom-scan-step-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  caFile = registry.caFile;
  const ref = `${registry.address}/ns/app:1`;
  const manifest = JSON.stringify({ name: "left-pad", version: "1.3.0" });
  const { digest } = await pushTestImage(client, ref, {
    layers: [[["app/node_modules/left-pad/package.json", manifest]]],
  });
  image = `${ref}@${digest}`;
  await mkdir(join(dir, "source"));
  await writeFile(join(dir, "source/requirements.txt"), "six==1.16.0\n");
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

const files = () => ({ imageSbom: join(dir, "image.json"), sourceSbom: join(dir, "source.json") });
const call = (params: Record<string, string>) =>
  runStep(sbomScanStep, run, {
    params: { image, caFile, source: join(dir, "source"), created: "0", ...files(), ...params },
  });
const document = async (file: string) => parseSbom(await readFile(file, "utf8"), file);
const names = async (file: string) => packagesOf(await document(file)).map((each) => each.name);
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const clear = () => Promise.all(Object.values(files()).map((file) => rm(file, { force: true })));

describe.each(["spdx", "cyclonedx"])("sbom-scan, %s", (sbomType) => {
  it("writes valid documents of image and sources, the same ones again", async () => {
    await clear();
    expect(await call({ sbomType })).toEqual({});
    for (const file of Object.values(files())) expect(sbomProblems(await document(file))).toEqual([]);
    expect(await names(files().imageSbom)).toEqual(["left-pad"]);
    expect(await names(files().sourceSbom)).toEqual(["six"]);
    const before = await readFile(files().imageSbom, "utf8");
    await call({ sbomType });
    expect(await readFile(files().imageSbom, "utf8")).toBe(before);
  });
});

it("scans sources neither after a hermetic build nor when that is switched off", async () => {
  for (const params of [{ hermetic: "true" }, { sourceScan: "false" }, { source: "" }]) {
    await clear();
    await call(params);
    expect([await isThere(files().imageSbom), await isThere(files().sourceSbom)]).toEqual([true, false]);
  }
});

it("does nothing when no SBOM is wanted, even without an image", async () => {
  await clear();
  await call({ skip: "true", image: "" });
  expect(await isThere(files().imageSbom)).toBe(false);
});

it("refuses an image without digest and a cataloger that is not there", async () => {
  await expect(call({ image: image.replace(/@.*/, "") })).rejects.toMatchObject({
    code: "SBOM_BAD_REFERENCE",
  });
  await expect(call({ selectCatalogers: "+portage-cataloger" })).rejects.toMatchObject({
    code: "SBOM_UNKNOWN_CATALOGER",
  });
  await expect(call({ image: image.replace(/@.*/, `@sha256:${"0".repeat(64)}`) })).rejects.toMatchObject({
    code: "OCI_NOT_FOUND",
  });
});
