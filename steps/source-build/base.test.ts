import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestServer, testServer } from "../../lib/http/testing.ts";
import { digestTag, MEDIA, pushArtifact } from "../../lib/oci/index.ts";
import { pushTestImage, type TestImage } from "../../lib/sbom/fixtures/image.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { type Bench, extrasOf, IMAGE_DIGEST, layersOf, openBench } from "./fixtures.ts";

let bench: Bench;
let signatures: TestServer;
/** Paths of detached signatures that are there. */
let signed: Set<string>;
let status: number;
beforeEach(async () => {
  bench = await openBench();
  bench.repo.commit("first", { "main.sh": "echo hi\n" });
  [signed, status] = [new Set(), 404];
  signatures = await testServer((request, response) => {
    response.writeHead(signed.has(request.url ?? "") ? 200 : status).end("signature");
  });
});
afterEach(async () => {
  await signatures.close();
  await bench.close();
});
const ref = () => `${bench.repository}:${digestTag(IMAGE_DIGEST, ".src")}`;
const base = () => `${bench.address}/ubi/minimal`;
/** The registry of the base image is one that signs. */
const signing = () => ({ signingRegistries: [`${bench.address}=${signatures.url}/sigstore/`] });
const labels = { version: "9.4", release: "17" };
const pushBase = (image: Partial<TestImage> = {}) =>
  pushTestImage(bench.client, `${base()}:9`, { layers: [[["etc/os-release", "ID=rhel"]]], labels, ...image });
/** A source image with one layer as BuildSourceImage makes it. */
const pushSources = (tag: string, image: Partial<TestImage> = {}) =>
  pushTestImage(bench.client, `${base()}:${tag}`, { layers: [layer("1")], ...image });
const layer = (n: string) =>
  [
    ["./"],
    ["./blobs/"],
    ["./blobs/sha256/"],
    [`./blobs/sha256/${n.repeat(64)}`, `source ${n}`],
    ["./rpm_dir/"],
    [`./rpm_dir/s${n}.src.rpm`, { symlink: `../blobs/sha256/${n.repeat(64)}` }],
  ] as const;

const namesIn = async (folder: string) => readdir(join(await bench.unpack(ref()), folder)).catch(() => []);
const built = async (image: string, params: Record<string, string | string[]> = {}) => {
  const { results, lines } = await bench.build(params, { bases: ["docker.example/builder:1", image] });
  return { result: results.buildResult, said: lines.join("\n") };
};

describe("elsewhere, the source image of the last base image", () => {
  it("has the tag that this task gives, and its layers come first, with history and diff_ids", async () => {
    const { digest } = await pushBase();
    const sources = await pushSources(digestTag(digest, ".src"), { layers: [layer("1"), layer("2")] });
    const { result } = await built(`${base()}:9@${digest}`);
    expect(result).toMatchObject({ status: "success", base_image_source_included: true });
    expect(result.message).toContain(`out of ${base()}@${sources.digest}`);
    expect(await namesIn("rpm_dir")).toEqual(["s1.src.rpm", "s2.src.rpm"]);
    expect(await namesIn("extra_src_dir")).toHaveLength(1);
    const { json } = await bench.client.manifest(ref());
    const config = "config" in json ? json.config : { digest: "" };
    const read = JSON.parse((await bench.client.blobBytes(bench.repository, config)).toString());
    expect(read.rootfs.diff_ids.slice(0, 2)).toEqual(sources.diffIds);
    expect(read.history).toHaveLength(3);
    expect((await built(`${base()}:9@${digest}`)).result).toEqual(result);
  });

  it("is found by tag, behind an index, and in the words of buildah", async () => {
    const { digest } = await pushBase();
    const child = await bench.client.resolve(`${base()}@${digest}`);
    const index = await bench.client.putManifest(`${base()}:multi`, {
      schemaVersion: 2,
      mediaType: MEDIA.ociIndex,
      manifests: [{ ...child, platform: { os: "linux", architecture: "amd64" } }],
    });
    const source = await pushSources("any");
    const sourceIndex = { ...(await bench.client.resolve(`${base()}@${source.digest}`)) };
    await bench.client.putManifest(`${base()}:${digestTag(index.digest, ".src")}`, {
      schemaVersion: 2,
      mediaType: MEDIA.ociIndex,
      manifests: [sourceIndex],
    });
    for (const image of [`${base()}:multi`, `${base()}:<none>@${index.digest}`])
      expect((await built(image)).result.base_image_source_included).toBe(true);
    expect(await namesIn("rpm_dir")).toEqual(["s1.src.rpm"]);
  });

  it("is not there: that is told, and is no fault", async () => {
    const { digest } = await pushBase();
    const { result, said } = await built(`${base()}@${digest}`);
    expect(result.base_image_source_included).toBe(false);
    expect(result.message).toContain("without sources of the base image: there is no");
    expect(said).toContain("warn: The source image will not have the base image's sources");
  });

  it.each(["localhost/base:1", "127.0.0.1:1/nobody/home:1", "scratchpad", "Bad/REF:1"])(
    "cannot be asked for: %s",
    async (image) => {
      const { result } = await built(image);
      expect(result.base_image_source_included).toBe(false);
      expect(result.message).toContain(image);
    },
    120_000,
  );

  it("is copied from another registry, docker's media types becoming those of OCI", async () => {
    const other = await testProxy(bench.address, {});
    const { digest } = await pushBase();
    await pushSources(digestTag(digest, ".src"), { docker: true });
    const { result } = await built(`${other.address}/ubi/minimal@${digest}`);
    await other.close();
    expect(result.base_image_source_included).toBe(true);
    expect((await layersOf(bench.client, ref()))[0]?.mediaType).toBe(MEDIA.ociLayerGzip);
  });

  it("is no source image", async () => {
    const { digest } = await pushBase();
    const layers = [{ source: { bytes: Buffer.from("x") }, mediaType: MEDIA.ociLayer }];
    const tag = `${base()}:${digestTag(digest, ".src")}`;
    for (const config of ["{}", "no JSON"]) {
      const source = { bytes: Buffer.from(config) };
      await pushArtifact(bench.client, tag, { config: { source, mediaType: MEDIA.ociConfig }, layers });
      await expect(built(`${base()}@${digest}`)).rejects.toMatchObject({ code: "SOURCE_BAD_BASE" });
    }
  });
});

describe("what the base image's sources hold already", () => {
  it.each(["with", "without"])("is not there twice, %s annotations", async (how) => {
    await bench.prefetch({ "output/deps/npm/a.tgz": "a" });
    await bench.build();
    const own = await layersOf(bench.client, ref());
    const deps = own[1]?.annotations?.["source.artifact.filename.checksum"] ?? "";
    const { digest } = await pushBase();
    const tag = `${base()}:${digestTag(digest, ".src")}`;
    await bench.client.copy(ref(), tag);
    if (how === "without") {
      const { json } = await bench.client.manifest(tag);
      const layers = "layers" in json ? json.layers.map(({ annotations: _, ...layer }) => layer) : [];
      await bench.client.putManifest(tag, { ...json, layers } as typeof json);
    }
    bench.repo.commit("second", { "main.sh": "echo ho\n" });
    await built(`${base()}@${digest}`);
    const layers = await layersOf(bench.client, ref());
    expect(layers).toHaveLength(3);
    expect(layers.map((each) => each.digest).slice(0, 2)).toEqual(own.map((each) => each.digest));
    const extras = await extrasOf(await bench.unpack(ref()));
    expect(extras.filter(({ names }) => names.includes("./deps/npm/a.tgz"))).toHaveLength(1);
    expect(extras.map(({ file }) => file).join()).toContain(deps.slice(7));
  });
});

describe("in a registry that signs", () => {
  const SOURCE = "9.4-17-source";
  const lookaside = (digest: string) => `/sigstore/ubi/minimal@${digest.replace(":", "=")}/signature-1`;

  it.each(["detached", "cosign tag", "cosign referrer"])(
    "it is taken by its labels, signed: %s",
    async (how) => {
      const { digest } = await pushBase();
      const { digest: source } = await pushSources(SOURCE);
      const artifact = { layers: [{ source: { bytes: Buffer.from("s") }, mediaType: MEDIA.bytes }] };
      if (how === "detached") signed.add(lookaside(source));
      else if (how === "cosign tag")
        await pushArtifact(bench.client, `${base()}:${digestTag(source, ".sig")}`, artifact);
      else {
        const subject = await bench.client.resolve(`${base()}@${source}`);
        const artifactType = "application/vnd.dev.sigstore.bundle.v0.3+json";
        await pushArtifact(bench.client, base(), { ...artifact, artifactType, subject });
      }
      const { result } = await built(`${base()}@${digest}`, signing());
      expect(result.base_image_source_included).toBe(true);
      expect(await namesIn("rpm_dir")).toEqual(["s1.src.rpm"]);
    },
  );

  it("it must be signed, unless that is ignored", async () => {
    const { digest } = await pushBase();
    await pushSources(SOURCE);
    await expect(built(`${base()}@${digest}`, signing())).rejects.toMatchObject({
      code: "SOURCE_UNSIGNED",
      next: expect.stringContaining("IGNORE_UNSIGNED_IMAGE") as string,
    });
    await expect(bench.client.resolve(ref())).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
    const { result, said } = await built(`${base()}@${digest}`, {
      ...signing(),
      ignoreUnsignedImage: "true",
    });
    expect(result.base_image_source_included).toBe(true);
    expect(said).toContain("it is not checked that it is signed");
  });

  it("signatures that cannot be looked up are none", async () => {
    const { digest } = await pushBase();
    await pushSources(SOURCE);
    status = 401;
    await expect(built(`${base()}@${digest}`, signing())).rejects.toMatchObject({ code: "SOURCE_UNSIGNED" });
  });

  it("that has no source image, or an image without labels: that is told", async () => {
    const { digest } = await pushBase();
    await pushSources(digestTag(digest, ".src"));
    expect((await built(`${base()}@${digest}`, signing())).result.message).toContain(
      `there is no ${base()}:${SOURCE}`,
    );
    for (const other of [{}, { version: "9" }, { version: "9 4", release: "$" }]) {
      const { digest: bare } = await pushBase({ labels: other as Record<string, string> });
      const { result } = await built(`${base()}@${bare}`, signing());
      expect(result).toMatchObject({ status: "success", base_image_source_included: false });
      expect(result.message).toContain("has no labels version and release");
    }
    const zero = `sha256:${"0".repeat(64)}`;
    expect((await built(`${base()}@${zero}`, signing())).result.message).toContain("could not be looked up");
  });

  it("that is broken is a fault: these sources are a duty", async () => {
    const broken = await testProxy(bench.address, {
      intercept: (request, response) => {
        if (request.method !== "HEAD") return false;
        response.writeHead(400).end();
        return true;
      },
    });
    const { digest } = await pushBase();
    const signs = { signingRegistries: [`${broken.address}=${signatures.url}`] };
    await expect(built(`${broken.address}/ubi/minimal@${digest}`, signs)).rejects.toMatchObject({
      code: "OCI_REFUSED",
    });
    await broken.close();
    await rm(join(bench.folder, "result.json"), { force: true });
  });
});
