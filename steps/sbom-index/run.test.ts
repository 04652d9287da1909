import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { parseSbom, type SpdxDocument, sbomProblems } from "../../lib/sbom/index.ts";
import { sbomIndexStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sbom-index-"));
});
afterEach(() => rm(dir, { recursive: true }));

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const child = (
  n: number,
  architecture: string,
  mediaType = "application/vnd.oci.image.manifest.v1+json",
) => ({
  mediaType,
  digest: digest(n),
  size: 1,
  platform: { os: "linux", architecture },
});
const call = (params: Record<string, string> = {}) =>
  runStep(sbomIndexStep, run, {
    params: {
      image: "quay.io/org/app:1",
      imageDigest: digest(1),
      manifest: join(dir, "manifest.json"),
      output: join(dir, "sbom.json"),
      created: "0",
      ...params,
    },
  });

it("names the index and each image in it as a variant", async () => {
  const manifests = [child(2, "amd64"), child(3, "arm64"), child(4, "none", "application/vnd.example+json")];
  await writeFile(join(dir, "manifest.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  await call();
  const text = await readFile(join(dir, "sbom.json"), "utf8");
  const document = parseSbom(text, "sbom.json") as SpdxDocument;
  expect(sbomProblems(document)).toEqual([]);
  expect(document.name).toBe(`quay.io/org/app@${digest(1)}`);
  expect(document.packages.map((each) => [each.name, each.externalRefs?.[0]?.referenceLocator])).toEqual([
    ["app", `pkg:oci/app@${digest(1)}?repository_url=quay.io/org/app`],
    ["app_amd64", `pkg:oci/app@${digest(2)}?arch=amd64&repository_url=quay.io/org/app`],
    ["app_arm64", `pkg:oci/app@${digest(3)}?arch=arm64&repository_url=quay.io/org/app`],
  ]);
  expect(document.relationships.map((each) => each.relationshipType)).toEqual([
    "DESCRIBES",
    "VARIANT_OF",
    "VARIANT_OF",
  ]);
  await call();
  expect(await readFile(join(dir, "sbom.json"), "utf8")).toBe(text);
});

it("writes nothing when no index was made", async () => {
  expect(await call()).toEqual({});
  await expect(readFile(join(dir, "sbom.json"))).rejects.toMatchObject({ code: "ENOENT" });
});

it.each(["{}", "[]", "{", '{"manifests": 1}'])("refuses a file that is no index: %s", async (text) => {
  await writeFile(join(dir, "manifest.json"), text);
  await expect(call()).rejects.toMatchObject({ code: "SBOM_NOT_AN_IMAGE" });
});
