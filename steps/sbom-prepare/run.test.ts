import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import {
  type BuiltImage,
  writeBaseImages,
  writeBuiltImage,
  writeParsedDockerfile,
} from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import {
  attachDocument,
  isCycloneDx,
  type Package,
  parseSbom,
  type SpdxDocument,
  sbomProblems,
  toCycloneDx,
  toSpdx,
  writeSbom,
} from "../../lib/sbom/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { sbomPrepareStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let client: RegistryClient;
let address: string;
let caFile: string;
let stop: () => Promise<void>;
const created = "2026-01-31T12:00:00Z";
const digest = `sha256:${"1".repeat(64)}`;
const bash: Package = {
  name: "bash",
  version: "5",
  purl: "pkg:deb/debian/bash@5",
  foundBy: "dpkg-db-cataloger",
};
const pad: Package = { name: "left-pad", version: "1", purl: "pkg:npm/left-pad@1", foundBy: "x" };
const six: Package = { name: "six", version: "1", purl: "pkg:pypi/six@1", foundBy: "hermeto" };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sbom-prepare-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ address, caFile } = registry);
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());
beforeEach(async () => {
  for (const name of ["out.json", "prefetch.json", "parsed.json", "digests"])
    await rm(join(dir, name), { force: true });
  await writeSbom(
    join(dir, "image.json"),
    toSpdx({ name: "i", about: "image", created, packages: [bash, pad] }),
  );
});

const log = memoryLog();
async function call(params: Record<string, string | string[]> = {}): Promise<SpdxDocument> {
  const given = {
    image: `${address}/ns/app:1`,
    imageDigest: digest,
    arch: "amd64",
    imageSbom: join(dir, "image.json"),
    sourceSbom: join(dir, "none.json"),
    prefetchSbom: join(dir, "prefetch.json"),
    parsedDockerfile: join(dir, "parsed.json"),
    baseImagesDigests: join(dir, "digests"),
    output: join(dir, "out.json"),
    skipValidation: "false",
    created,
    caFile,
  };
  await runStep(sbomPrepareStep, run, { params: { ...given, ...params }, log });
  return parseSbom(await readFile(join(dir, "out.json"), "utf8"), "out.json") as SpdxDocument;
}
const contains = (document: SpdxDocument) => {
  const name = (id: string) => document.packages.find((one) => one.SPDXID === id)?.name;
  return document.relationships
    .filter((each) => each.relationshipType === "CONTAINS")
    .map((each) => `${name(each.spdxElementId)} > ${name(each.relatedSpdxElement)}`);
};

async function builtOn(base: string, canonical: string): Promise<void> {
  const stage = { Name: "", BaseName: base, SourceCode: `FROM ${base}`, Platform: "", Commands: [] };
  await writeParsedDockerfile(join(dir, "parsed.json"), {
    MetaArgs: [],
    Stages: [{ ...stage, From: { Image: base } }],
  });
  await writeBaseImages(join(dir, "digests"), [{ ref: base, canonical }]);
}

it("makes the document of the image of what there is", async () => {
  const document = await call();
  expect(document.name).toBe(`${address}/ns/app@${digest}`);
  expect(contains(document)).toEqual(["app_amd64 > bash", "app_amd64 > left-pad"]);
  expect(log.lines.join("\n")).toContain("no parsed Containerfile");
});

it("merges what was fetched, in either format", async () => {
  const fetched = {
    name: "",
    created,
    packages: [six, { ...pad, purl: "pkg:npm/left-pad@1?checksum=sha256:ab" }],
  };
  for (const bom of [toSpdx(fetched), toCycloneDx(fetched)]) {
    await writeSbom(join(dir, "prefetch.json"), bom);
    const document = await call();
    expect(sbomProblems(document)).toEqual([]);
    expect(contains(document).sort()).toEqual([
      "app_amd64 > bash",
      "app_amd64 > left-pad",
      "app_amd64 > six",
    ]);
  }
});

it("tells apart what came with the base image, also through an index", async () => {
  const base = `${address}/ns/base`;
  const { digest: baseDigest } = await pushTestImage(client, `${base}:1`, { layers: [[["a", "b"]]] });
  const { descriptor } = await client.manifest(`${base}@${baseDigest}`);
  const index = await client.putManifest(`${base}:index`, {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ ...descriptor, platform: { os: "linux", architecture: "amd64" } }],
  });
  await builtOn(`${base}:1`, `${base}:1@${index.digest}`);
  expect(contains(await call())).toContain("app_amd64 > bash");
  const parent = toSpdx({ name: "base", about: "image", created, packages: [bash] });
  await attachDocument(client, `${base}@${baseDigest}`, Buffer.from(JSON.stringify(parent)));
  expect(contains(await call())).toEqual(["base > bash", "app_amd64 > left-pad"]);
  expect(contains(await call({ contextualize: "false" }))).toContain("app_amd64 > bash");
  expect(contains(await call({ hermetic: "true" }))).toContain("app_amd64 > bash");
});

it("does without the base image's SBOM where the registry cannot be reached", async () => {
  await builtOn("127.0.0.1:9/ns/base:1", `127.0.0.1:9/ns/base:1@${digest}`);
  expect(contains(await call())).toContain("app_amd64 > bash");
});

it("names additional base images, and refuses one without digest", async () => {
  const extra = `quay.io/ns/runner:1@sha256:${"2".repeat(64)}`;
  const document = await call({ additionalBaseImages: [extra] });
  expect(document.packages.some((each) => each.name === "runner")).toBe(true);
  await expect(call({ additionalBaseImages: ["quay.io/ns/runner:1"] })).rejects.toMatchObject({
    code: "SBOM_BAD_REFERENCE",
  });
});

it("writes CycloneDX when that is wanted", async () => {
  const document = await call({ sbomType: "cyclonedx" });
  expect(isCycloneDx(document)).toBe(true);
  expect(sbomProblems(document)).toEqual([]);
});

it("refuses a document that does not keep its format, unless told not to look", async () => {
  const broken = toSpdx({ name: "i", about: "image", created, packages: [{ ...bash, purl: "no purl" }] });
  await writeSbom(join(dir, "image.json"), broken);
  await expect(call()).rejects.toMatchObject({ code: "SBOM_BAD_DOCUMENT" });
  await expect(call({ skipValidation: "true" })).resolves.toBeDefined();
});

it("says which step must run first", async () => {
  await rm(join(dir, "image.json"));
  await expect(call()).rejects.toMatchObject({ code: "SBOM_MISSING" });
});

it("does nothing when no SBOM is wanted", async () => {
  await runStep(sbomPrepareStep, run, {
    params: { skip: "true", image: "", imageDigest: "", imageSbom: "", output: join(dir, "out.json") },
  });
  await expect(readFile(join(dir, "out.json"))).rejects.toMatchObject({ code: "ENOENT" });
});

it("gives the same bytes for the same input", async () => {
  await call();
  const before = await readFile(join(dir, "out.json"), "utf8");
  await call();
  expect(await readFile(join(dir, "out.json"), "utf8")).toBe(before);
  await writeFile(join(dir, "out.json"), "half");
  await call();
  expect(await readFile(join(dir, "out.json"), "utf8")).toBe(before);
});

it("says the architecture that the build says, else this machine's", async () => {
  const part = { mediaType: "application/x", digest, size: 1 };
  const built: BuiltImage = {
    ...{ ...part, image: `${address}/ns/app:1`, config: part, layers: [], layout: "x", imageId: "x" },
    ...{ format: "oci", platform: { os: "linux", architecture: "arm64" } },
  };
  await writeBuiltImage(dir, built);
  const said = async (params: Record<string, string>) =>
    JSON.stringify(await call({ arch: "", ...params })).match(
      /\?arch=(\w+)&repository_url=[^"]*ns\/app"/,
    )?.[1];
  expect(await said({ shared: dir })).toBe("arm64");
  expect(await said({ shared: dir, arch: "s390x" })).toBe("s390x");
  expect(await said({ shared: join(dir, "nowhere") })).toBe(
    { x64: "amd64" }[process.arch as string] ?? process.arch,
  );
});
