import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Wire } from "../../lib/contract/index.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { attachSbom, type Index, MEDIA, type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { imageDocument, toSpdx } from "../../lib/sbom/index.ts";
import { readBaseImagesFound } from "../../lib/sourceimage/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { sourceBaseImagesStep } from "./contract.ts";
import { run } from "./run.ts";

const BASE = `sha256:${"a".repeat(64)}`;
const BUILDER = `sha256:${"c".repeat(64)}`;
const purl = (digest: string, repository = "quay.example/team/base") =>
  `pkg:oci/base@${digest}?arch=amd64&repository_url=${repository}`;

let dir: string;
let client: RegistryClient;
let repository: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "source-base-images-"));
  const registry = await testRegistry();
  client = registryClient({ env: {}, backoff: { firstMs: 1, mostMs: 5 } });
  repository = `${registry.address}/ns/app`;
  stop = async () => {
    await client.close();
    await registry.close();
    await rm(dir, { recursive: true, force: true });
  };
});
afterAll(() => stop());

let count = 0;
let digest: string;
/** An image of its own for each test. */
const push = async () =>
  (await pushTestImage(client, `${repository}:1`, { layers: [[["n", String(count++)]]] })).digest;
beforeEach(async () => {
  digest = await push();
});

async function call(params: Readonly<Record<string, Wire>> = {}) {
  const log = memoryLog();
  const output = join(dir, "work/base-images.json");
  const given = { image: `${repository}:1`, imageDigest: digest, output, ...params };
  await runStep(sourceBaseImagesStep, run, { params: given, log });
  return { found: await readBaseImagesFound(output), lines: log.lines.join("\n") };
}
const attach = (document: unknown, to = digest, mediaType: string = MEDIA.spdxJson) =>
  attachSbom(
    client,
    `${repository}@${to}`,
    Buffer.from(typeof document === "string" ? document : JSON.stringify(document)),
    mediaType,
  );

const spdxPackage = (name: string, locator: string | undefined, ...comments: string[]) => ({
  SPDXID: `SPDXRef-${name}`,
  name,
  downloadLocation: "NOASSERTION",
  ...(locator === undefined
    ? {}
    : {
        externalRefs: [
          { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: locator },
        ],
      }),
  annotations: comments.map((comment) => ({
    annotationDate: "2026-01-01T00:00:00Z",
    annotationType: "OTHER",
    annotator: "Tool: x",
    comment,
  })),
});
const spdx = (...packages: object[]) => ({
  spdxVersion: "SPDX-2.3",
  SPDXID: "SPDXRef-DOCUMENT",
  name: "x",
  packages,
});
const mark = (name: string) => JSON.stringify({ name, value: "true" });
const IS_BASE = "konflux:container:is_base_image";

describe("base images", () => {
  it("are those of the param, without a look at any registry", async () => {
    const image = "127.0.0.1:1/nobody/home:1";
    const { found } = await call({
      image,
      baseImages: "\n quay.example/builder:1 \n\nquay.example/base:2\n",
    });
    expect(found).toEqual({ images: ["quay.example/builder:1", "quay.example/base:2"] });
  });

  it("stand in an SPDX document as an annotation", async () => {
    await attach(
      spdx(
        spdxPackage(
          "other",
          purl(BUILDER),
          "plain words",
          mark("konflux:container:is_builder_image:for_stage"),
        ),
        spdxPackage("base", purl(BASE), "{", "null", mark(IS_BASE)),
      ),
    );
    expect((await call()).found).toEqual({ images: [`quay.example/team/base@${BASE}`] });
  });

  it("stand in a CycloneDX document as a property in the formulation", async () => {
    const component = (reference: string, ...names: string[]) => ({
      type: "container",
      name: "x",
      purl: reference,
      properties: names.map((name) => ({ name, value: "true" })),
    });
    await attach(
      {
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        version: 1,
        components: [component(purl(BUILDER), IS_BASE)],
        formulation: [
          {},
          { components: [component(purl(BUILDER)), component(purl(BASE, "r.example%2Fx"), IS_BASE)] },
        ],
      },
      digest,
      MEDIA.cyclonedxJson,
    );
    expect((await call()).found).toEqual({ images: [`r.example/x@${BASE}`] });
  });

  it("are read out of the documents that this catalog's build makes", async () => {
    const image = { repository, digest, tag: "1", arch: "amd64" };
    const about = { created: "2026-01-01T00:00:00Z", tool: "slipway" };
    const scanned = [toSpdx({ name: "scan", packages: [], created: about.created })] as const;
    const parent = {
      image: { repository: "quay.example/team/base", digest: BASE },
      properties: [{ name: IS_BASE, value: "true" }],
    };
    const base = { builders: [], parent, parentIsBuilder: false };
    for (const type of ["spdx", "cyclonedx"] as const) {
      const made = imageDocument({ type, image, scanned, base, additional: [], about });
      await attach(made, digest, type === "spdx" ? MEDIA.spdxJson : MEDIA.cyclonedxJson);
      expect((await call()).found).toEqual({ images: [`quay.example/team/base@${BASE}`] });
    }
  });

  it("of an index are those of the first image with an SBOM; attestations are no images", async () => {
    const [other, attestation] = [await push(), await push()];
    const descriptor = await client.resolve(`${repository}@${digest}`);
    const index: Index = {
      schemaVersion: 2,
      mediaType: MEDIA.ociIndex,
      manifests: [
        { ...descriptor, digest: attestation, platform: { os: "unknown", architecture: "unknown" } },
        { ...descriptor, platform: { os: "linux", architecture: "amd64" } },
        { ...descriptor, digest: other, platform: { os: "linux", architecture: "arm64" } },
      ],
    };
    await attach(spdx(spdxPackage("base", purl(BUILDER), mark(IS_BASE))), attestation);
    await attach(spdx(spdxPackage("base", purl(BASE), mark(IS_BASE))), other);
    const { digest: imageDigest } = await client.putManifest(`${repository}:index`, index);
    expect((await call({ imageDigest })).found).toEqual({ images: [`quay.example/team/base@${BASE}`] });
  });

  it("that the SBOM does not name in full are left out and told", async () => {
    const packages = [
      "pkg:oci/base@sha256:1?repository_url=r/x",
      `pkg:oci/base@${BASE}`,
      "pkg:deb/debian/a@1",
      undefined,
    ];
    await attach(spdx(...packages.map((each, at) => spdxPackage(`p${at}`, each, mark(IS_BASE)))));
    const { found, lines } = await call();
    expect(found).toEqual({ images: [] });
    expect(lines.match(/without repository or digest/g)).toHaveLength(4);
  });

  it("are found although the registry is busy at first: tries are those of every other step", async () => {
    await attach(spdx(spdxPackage("base", purl(BASE), mark(IS_BASE))));
    let busy = 2;
    const proxy = await testProxy(repository.split("/")[0] ?? "", {
      intercept: (request, response) => {
        if (!request.url?.endsWith(".sbom") || busy-- <= 0) return false;
        response.writeHead(503, { "retry-after": "0" }).end();
        return true;
      },
    });
    const { found } = await call({ image: `${proxy.address}/ns/app:1` });
    await proxy.close();
    expect(found).toEqual({ images: [`quay.example/team/base@${BASE}`] });
    expect(busy).toBeLessThan(0);
  });

  it("are unknown without an SBOM, and that is told", async () => {
    const { found, lines } = await call();
    expect(found).toEqual({ images: [] });
    expect(lines).toContain("warn: ");
    expect(lines).toContain("has no SBOM");
  });
});

it("says of an image that is gone that it is gone", async () => {
  const { found, lines } = await call({ imageDigest: BASE });
  expect(found).toEqual({ gone: `Binary image ${repository}@${BASE} no longer exists in the registry.` });
  expect(lines).toContain("no longer exists");
});

describe("refuses", () => {
  it.each<[string, Record<string, string>]>([
    ["SOURCE_BAD_DIGEST", { imageDigest: "1.0" }],
    ["SOURCE_BAD_DIGEST", { imageDigest: `sha256:${"A".repeat(64)}` }],
    ["OCI_BAD_REFERENCE", { image: "app" }],
  ])("%s %j", async (code, params) => {
    await expect(call(params)).rejects.toMatchObject({ code });
  });

  it.each([
    ["SBOM_BAD_DOCUMENT", "{"],
    ["SBOM_UNKNOWN_FORMAT", '{"spdxVersion":"SPDX-3.0"}'],
    ["SBOM_BAD_DOCUMENT", "[]"],
  ])("an SBOM that is broken: %s %s", async (code, text) => {
    await attach(text);
    await expect(call()).rejects.toMatchObject({ code });
  });

  it("a registry that does not let it in", async () => {
    const closed = await testRegistry({ auth: { users: { a: "b" } } });
    const image = `${closed.address}/ns/app:1`;
    await expect(call({ image })).rejects.toMatchObject({ code: "OCI_UNAUTHORIZED" });
    await closed.close();
  });
});
