import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { testServer } from "../../lib/http/testing.ts";
import { MEDIA, pushArtifact } from "../../lib/oci/index.ts";
import type { Failure } from "../../services/kit/index.ts";
import { PYXIS_ROUTES } from "../../services/pyxis/index.ts";
import { isPrivate } from "./catalog.ts";
import { openYard, type Yard } from "./fixtures.ts";

const GOOD = "registry.access.redhat.com/ubi9/ubi";
const OLD = "registry.access.redhat.com/ubi7/ubi";

let yard: Yard;
let digest: string;
beforeAll(async () => {
  yard = await openYard();
  digest = await yard.push([GOOD]);
});
afterAll(() => yard.close());
afterEach(() => yard.pyxis.fail(PYXIS_ROUTES.repository, undefined));

const fail = (failure: Failure) => yard.pyxis.fail(PYXIS_ROUTES.repository, failure);
const repository = () => `${yard.registry.address}/ns/app`;

describe("a catalogue that", () => {
  it.each<[string, Failure, RegExp, Record<string, string>?]>([
    ["answers 500", { status: 500 }, /answered 500/],
    ["answers 403", { status: 403 }, /answered 403/],
    ["asks to come back in an hour", { status: 429, retryAfter: 3600 }, /answered 429/],
    ["is slower than the timeout", { latencyMs: 10_000 }, /Timeout/i, { timeoutMs: "50" }],
    ["cuts the line", { cut: "before" }, /ubi9\/ubi: /],
    ["cuts the answer in the middle", { cut: "midway" }, /ubi9\/ubi: /],
    ["answers garbage", { garbage: true }, /is not JSON/],
    ["redirects to nowhere", { status: 302 }, /answered 302/],
    ["redirects to what is no web address", { status: 302, location: "file:///etc/passwd" }, /redirected/],
  ])(
    "%s is ERROR with the reason, never SUCCESS",
    async (_, failure, reason, params) => {
      fail(failure);
      const { testOutput, imagesProcessed } = await yard.call(digest, params);
      expect(testOutput).toMatchObject({
        result: "ERROR",
        namespace: "required_checks",
        note: expect.stringMatching(
          /^Task deprecated-image-check failed: .*For details, check Tekton task log\.$/,
        ),
      });
      expect(testOutput?.note).toMatch(reason);
      expect(imagesProcessed?.image.digests).toEqual([digest]);
    },
    30_000,
  );

  it("redirects in a circle is ERROR", async () => {
    fail({ status: 302, location: "?again" });
    expect((await yard.call(digest)).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("too many redirects"),
    });
  });

  it.each<[string, Failure]>([
    ["is broken for a moment", { status: 503, times: 1 }],
    ["asks to come back in a second", { status: 429, retryAfter: 1, times: 1 }],
    ["cuts the line once", { cut: "before", times: 1 }],
  ])("%s is asked again", async (_, failure) => {
    fail(failure);
    expect((await yard.call(digest)).testOutput).toMatchObject({ result: "SUCCESS", successes: 1 });
  });

  it("answers for one image and not for another is ERROR, with what was found in the log", async () => {
    const both = await yard.push([OLD, GOOD]);
    fail({ status: 400, times: 1 });
    const { testOutput, lines } = await yard.call(both);
    expect(testOutput?.result).toBe("ERROR");
    expect((testOutput?.successes ?? 0) + (testOutput?.failures ?? 0)).toBe(1);
    expect(lines.join("\n")).toContain("answered 400");
  });

  it("is not there is ERROR", async () => {
    const gone = await testServer(() => {});
    await gone.close();
    const { testOutput } = await yard.call(digest, { catalogFile: "", catalog: gone.url });
    expect(testOutput?.result).toBe("ERROR");
  });

  it.each([
    ["an object without categories", '{"registry":"x"}', "release_categories"],
    ["a list", "[]", "release_categories"],
    ["a login page", "<html>", "is not JSON"],
  ])("answers %s is ERROR", async (_, body, reason) => {
    const server = await testServer((_request, response) => void response.end(body));
    const { testOutput } = await yard.call(digest, { catalogFile: "", catalog: server.url });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining(reason) });
    await server.close();
  });

  it("has no web address is ERROR", async () => {
    const { testOutput } = await yard.call(digest, { catalogFile: "", catalog: "nowhere" });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("http or https URL") });
  });
});

describe("an image that", () => {
  it("is not there is ERROR, without IMAGES_PROCESSED", async () => {
    const { testOutput, imagesProcessed } = await yard.call(`sha256:${"0".repeat(64)}`);
    expect(testOutput?.result).toBe("ERROR");
    expect(imagesProcessed).toBeUndefined();
  });

  it.each([["nothing"], [""]])("has %j for a digest is ERROR", async (bad) => {
    const { testOutput } = await yard.call(bad);
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("sha256:") });
  });

  it("is no image is ERROR, as published", async () => {
    const layers = [{ source: { bytes: Buffer.from("x") }, mediaType: MEDIA.bytes }];
    const artifact = await pushArtifact(yard.client, `${repository()}:artifact`, {
      artifactType: "application/vnd.example",
      layers,
    });
    expect((await yard.call(artifact.digest)).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("Failed to get image manifests from image"),
    });
  });

  it.each([
    ["is no JSON", "{", "is not JSON"],
    ["is no SBOM", "{}", "neither CycloneDX nor SPDX"],
    ["has a base image without place", spdxWith("pkg:oci/base@sha256:1"), "has no repository_url"],
    ["has a base image without registry", spdxWith("pkg:oci/base?repository_url=base"), "has no registry"],
  ])("has an SBOM that %s is ERROR, and not among the processed", async (_, text, reason) => {
    const index = await yard.pushIndex({ amd64: await withSbom(text), arm64: digest });
    const { testOutput, imagesProcessed } = await yard.call(index);
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining(reason) });
    expect(imagesProcessed?.image.digests).toEqual([digest, index]);
  });
});

function spdxWith(purl: string): string {
  const externalRefs = [
    { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl },
  ];
  const comment = JSON.stringify({ name: "konflux:container:is_base_image", value: "true" });
  const annotations = [
    {
      annotationDate: "2026-01-31T12:00:00Z",
      annotationType: "OTHER",
      annotator: "Tool: x:jsonencoded",
      comment,
    },
  ];
  const packages = [
    { SPDXID: "SPDXRef-base", name: "base", downloadLocation: "NOASSERTION", externalRefs, annotations },
  ];
  return JSON.stringify({ spdxVersion: "SPDX-2.3", SPDXID: "SPDXRef-DOCUMENT", name: "x", packages });
}

/** An image with this text under the tag of its SBOM. */
async function withSbom(text: string): Promise<string> {
  const image = await yard.push(undefined);
  await pushArtifact(yard.client, `${repository()}:${image.replace(":", "-")}.sbom`, {
    artifactType: "application/vnd.example",
    layers: [{ source: { bytes: Buffer.from(text) }, mediaType: MEDIA.spdxJson }],
  });
  return image;
}

describe("the public catalogue", () => {
  it("is not asked for images that it cannot know; they count as not found", async () => {
    const server = await testServer((_request, response) => void response.end("{}"));
    const own = await yard.push([`${yard.registry.address}/base/image`]);
    const { testOutput, lines } = await yard.call(own, { catalogFile: "", catalog: server.url });
    expect(testOutput).toMatchObject({ result: "WARNING", warnings: 1 });
    expect(lines.join("\n")).toContain("not asked for, no public catalogue can know this registry");
    expect(server.requests).toHaveLength(0);
    await server.close();
  });

  it("is asked in a configured place for every image", async () => {
    const before = yard.pyxis.requests().length;
    await yard.call(await yard.push([`${yard.registry.address}/base/image`]));
    expect(yard.pyxis.requests().length - before).toBe(1);
  });

  it.each([
    ["127.0.0.1:5000", true],
    ["localhost", true],
    ["registry:5000", true],
    ["10.0.0.1", true],
    ["172.20.0.1:443", true],
    ["172.32.0.1", false],
    ["192.168.1.1", true],
    ["[::1]:5000", true],
    ["[fd00::1]", true],
    ["[2001:db8::1]", false],
    ["registry.ns.svc", true],
    ["registry.local:5000", true],
    ["quay.io", false],
    ["registry.example.com:5000", false],
    ["8.8.8.8", false],
  ])("can know images of %s: not %s", (registry, expected) => {
    expect(isPrivate(registry)).toBe(expected);
  });
});

it("cancelled, it stops and gives no result", async () => {
  fail({ latencyMs: 10_000 });
  const abort = new AbortController();
  const running = yard.call(digest, {}, abort.signal);
  setTimeout(() => abort.abort(), 100);
  await expect(running).rejects.toMatchObject({ code: expect.stringMatching(/CANCELLED/) });
});
