import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MEDIA, pushArtifact } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import {
  hasClamd,
  hasClamscan,
  MALWARE,
  ODD,
  programs,
  SCAN_PATH,
  scene,
  WHOLE_FILE,
  writeDatabase,
} from "./fixtures.ts";

// Starting scanners takes what it takes; it is not what is tested.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let at: Awaited<ReturnType<typeof scene>>;
beforeAll(async () => {
  at = await scene();
});
afterAll(() => at.close());
beforeEach(() => void vi.stubEnv("PATH", SCAN_PATH));
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(at.database, { recursive: true });
  await writeDatabase(at.database);
});

/** One file of a few bytes, marked as encrypted. */
const ENCRYPTED = Buffer.from(
  "UEsDBBQAAQAAAI8odV1Api0BCwAAAAsAAAAFAAAAeC50eHRoZWxsbyBoZWxsb1BLAQIUAxQAAQAAAI8odV1Api0BCwAAAAsAAAAFAAAAAAAAAAAAAACAAQAAAAB4LnR4dFBLBQYAAAAAAQABADMAAAAuAAAAAAA=",
  "base64",
);

/** A PATH that has clamscan and no daemon. */
async function withoutDaemon(): Promise<string> {
  return programs(at.dir, { clamscan: `PATH='${SCAN_PATH}' exec clamscan "$@"` });
}
const logs = (name: string) => readFile(join(at.workdir, "logs", name), "utf8");

describe.each([
  ["clamd", hasClamd],
  ["clamscan", hasClamscan],
] as const)("an image is scanned by %s (needs it installed)", (program, there) => {
  beforeEach(async () => {
    if (program === "clamscan" && there) vi.stubEnv("PATH", await withoutDaemon());
  });

  it.skipIf(!there)("without findings: SUCCESS, and the probe is not in the report", async () => {
    const { digest } = await at.image([
      [["bin/"], ["bin/sh", "#!"], ["empty", ""]],
      [["etc/os-release", "ID=x"]],
    ]);
    const { testOutput, imagesProcessed, log } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      namespace: "required_checks",
      successes: 2,
      failures: 0,
      warnings: 0,
      note: expect.stringContaining("amd64: no malware in 2 files"),
    });
    expect(imagesProcessed).toEqual({ image: { pullspec: `${at.repository}:1`, digests: [digest] } });
    expect(log).not.toMatch(/accept:|Probe/);
    expect(await logs("clamscan-result-amd64.log")).toMatch(
      /^\n-+ SCAN SUMMARY -+\nInfected files: 0\n[\s\S]*Executed-on: Scan was executed on clamd?scan version - ClamAV \d/,
    );
    expect(JSON.parse(await logs("clamscan-ec-test-amd64.json"))).toEqual(testOutput);
    expect((await readdir(at.workdir)).sort()).toEqual(["clamav-scan.json", "logs"]);
  });

  it.skipIf(!there)(
    "with findings: each with its path, malware as failure, heuristics as warning",
    async () => {
      const { digest } = await at.image([
        [
          ["usr/bin/known", WHOLE_FILE],
          ["usr/share/with space: and colon", `x${MALWARE}x`],
          ["line\nbreak", `x${MALWARE}x`],
          ["../../outside", `x${MALWARE}x`],
          ["odd", ODD],
          ["fine", "fine"],
        ],
        [["usr/bin/copy", { hardlink: "usr/bin/known" }]],
      ]);
      const { testOutput, lines } = await at.call({ imageDigest: digest });
      expect(testOutput).toMatchObject({ result: "FAILURE", failures: 4, warnings: 1, successes: 0 });
      expect(testOutput?.note).toMatch(/malware in 4 files, the first Slipway\.Test\.\w+\.UNOFFICIAL in \//);
      const found = lines.filter((line) => line.includes("UNOFFICIAL]"));
      expect(found).toEqual([
        "/line\\u000abreak: error: malware (amd64) [Slipway.Test.Body.UNOFFICIAL]",
        "/outside: error: malware (amd64) [Slipway.Test.Body.UNOFFICIAL]",
        "/usr/bin/copy: error: malware (amd64, also as /usr/bin/known) [Slipway.Test.File.UNOFFICIAL]",
        "/usr/share/with space: and colon: error: malware (amd64) [Slipway.Test.Body.UNOFFICIAL]",
        "/odd: warning: possibly malware, by a heuristic (amd64) [Heuristics.Slipway.Odd.UNOFFICIAL]",
      ]);
      expect(lines.at(lines.indexOf(found.at(-1) ?? "") + 1)).toMatch(/^accept: .*\.ign2/);
      const log = await logs("clamscan-result-amd64.log");
      expect(log).toContain("/usr/share/with space: and colon: Slipway.Test.Body.UNOFFICIAL FOUND\n");
      expect(log).toContain("Infected files: 5\n");
    },
  );

  it.skipIf(!there)("of which upper layers took files away: those are not in the image", async () => {
    const bad = `x${MALWARE}x`;
    const { digest } = await at.image([
      [
        ["a/gone", bad],
        ["a/replaced", bad],
        ["b/deep/gone", bad],
        ["c/all", bad],
        ["d/kept", bad],
      ],
      [
        ["a/.wh.gone", ""],
        ["a/replaced", "fine"],
        [".wh.b", ""],
        ["c/.wh..wh..opq", ""],
        ["c/new", "fine"],
      ],
    ]);
    const { testOutput, lines } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({ result: "FAILURE", failures: 1 });
    expect(lines.filter((line) => line.includes("error:"))).toEqual([expect.stringMatching(/^\/d\/kept: /)]);
  });

  it.skipIf(!there)("what is nested too deep or encrypted is a warning, never silently clean", async () => {
    const nested = Array.from({ length: 120 }).reduce((bytes: Buffer) => gzipSync(bytes), Buffer.from("x"));
    const { digest } = await at.image([
      [
        ["nested.gz", nested],
        ["encrypted.zip", ENCRYPTED],
      ],
    ]);
    const { testOutput, log } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({ result: "WARNING", failures: 0, warnings: 2 });
    expect(log).toMatch(/^\/encrypted\.zip: warning: encrypted: the scanner cannot look into it/m);
    expect(log).toMatch(/^\/nested\.gz: warning: too large or nested to be scanned to its end/m);
  });

  it.skipIf(!there)("a signature can be accepted by the database folder", async () => {
    await writeFile(join(at.database, "accept.ign2"), "Slipway.Test.Body\n");
    const { digest } = await at.image([[["a", `x${MALWARE}x`]]]);
    expect((await at.call({ imageDigest: digest })).testOutput).toMatchObject({ result: "SUCCESS" });
  });

  it.skipIf(!there)("a database that cannot be loaded is ERROR with the reason", async () => {
    await writeFile(join(at.database, "broken.ndb"), "this is no signature\n");
    const { digest } = await at.image([[["a", "fine"]]]);
    const { testOutput, imagesProcessed } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringMatching(/clam.*(Malformed|broken\.ndb|Problem parsing)/),
    });
    expect(imagesProcessed).toBeUndefined();
  });
});

describe.skipIf(!hasClamscan)("what is scanned (needs clamscan)", () => {
  const bad = `x${MALWARE}x`;

  /** An index of an image for each architecture, and of an attestation as buildkit leaves it. */
  async function index(archs: Readonly<Record<string, string>>) {
    const children = await Promise.all(
      Object.entries(archs).map(async ([arch, content]) => {
        const { digest } = await at.image([[["app", content]]], arch);
        return {
          ...(await at.client.resolve(`${at.repository}@${digest}`)),
          platform: { os: "linux", architecture: arch },
        };
      }),
    );
    const note = await pushArtifact(at.client, `${at.repository}:note`, {
      artifactType: "application/x",
      layers: [],
    });
    const attestation = { ...note, platform: { os: "unknown", architecture: "unknown" } };
    const json = {
      schemaVersion: 2,
      mediaType: MEDIA.ociIndex,
      manifests: [...children, attestation],
    } as const;
    const { digest } = await at.client.putManifest(`${at.repository}:index`, json, MEDIA.ociIndex);
    return { digest, digests: children.map((child) => child.digest) };
  }

  it("are all images of an index: counters summed, the worst result; attestations are left out", async () => {
    const { digest, digests } = await index({ amd64: "fine", arm64: bad, s390x: ODD });
    const { testOutput, imagesProcessed } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({ result: "FAILURE", failures: 1, warnings: 1, successes: 4 });
    expect(testOutput?.note).toContain("arm64: malware in 1 file");
    expect(imagesProcessed?.image.digests).toEqual([...digests, digest]);
    expect((await readdir(join(at.workdir, "logs"))).sort()).toEqual(
      ["amd64", "arm64", "s390x"]
        .flatMap((arch) => [`clamscan-ec-test-${arch}.json`])
        .concat(["amd64", "arm64", "s390x"].map((arch) => `clamscan-result-${arch}.log`)),
    );
  });

  it.each([
    ["linux/arm64", "arm64"],
    ["linux-mlarge/amd64", "amd64"],
    ["linux/x86_64", "amd64"],
    ["local", "amd64"],
    ["linux/riscv64", "amd64"],
  ])("is of an index the platform %s: %s", async (imageArch, arch) => {
    const { digest } = await index({ amd64: "fine", arm64: "fine" });
    const { testOutput } = await at.call({ imageDigest: digest, imageArch });
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: expect.stringContaining(` ${arch}: no malware`),
    });
    expect(await readdir(join(at.workdir, "logs"))).toHaveLength(2);
  });

  it("is the image itself where there is one only, and the platform has no known name", async () => {
    const { digest } = await at.image([[["app", "fine"]]], "arm64");
    const { testOutput } = await at.call({ imageDigest: digest, imageArch: "local" });
    expect(testOutput?.note).toContain("no malware");
  });

  it("is nothing for a platform that was not built: ERROR, with those that were", async () => {
    const { digest } = await index({ amd64: "fine", arm64: "fine" });
    const { testOutput, imagesProcessed } = await at.call({
      imageDigest: digest,
      imageArch: "linux/ppc64le",
    });
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("it has none for ppc64le, but amd64, arm64"),
    });
    expect(imagesProcessed).toBeUndefined();
  });

  it("is of an artifact each of its blobs", async () => {
    const { digest } = await pushArtifact(at.client, `${at.repository}:artifact`, {
      artifactType: "application/vnd.example.model",
      layers: [
        {
          source: { bytes: Buffer.from(bad) },
          mediaType: "application/octet-stream",
          annotations: { "org.opencontainers.image.title": "model.bin" },
        },
        { source: { bytes: gzipSync(Buffer.from(`${bad}\n`)) }, mediaType: "application/gzip" },
      ],
    });
    const { testOutput, imagesProcessed, lines } = await at.call({ imageDigest: digest });
    expect(testOutput).toMatchObject({
      result: "FAILURE",
      failures: 2,
      note: expect.stringContaining("oci: malware"),
    });
    expect(lines.filter((line) => line.includes(": error: ")).map((line) => line.split(": ")[0])).toEqual([
      expect.stringMatching(/^\/(model\.bin|sha256:)/),
      expect.stringMatching(/^\/(model\.bin|sha256:)/),
    ]);
    expect(imagesProcessed?.image.digests).toEqual([digest]);
    expect(await logs("clamscan-result-oci.log")).toContain("/model.bin: Slipway.Test.Body.UNOFFICIAL FOUND");
  });

  it("is nothing of an attestation: SKIPPED, and said", async () => {
    const { digest } = await at.image([[["a", "fine"]]], "amd64", "sha256-1.att");
    const { testOutput, imagesProcessed } = await at.call({
      imageUrl: `${at.repository}:sha256-1.att`,
      imageDigest: digest,
    });
    expect(testOutput).toMatchObject({
      result: "SKIPPED",
      note: expect.stringContaining("is an attestation"),
    });
    expect(imagesProcessed).toBeUndefined();
  });

  it("is a layer however it is packed, whatever its media type says", async () => {
    const images = await Promise.all(
      (["gzip", "zstd", "none"] as const).map((compression) =>
        pushTestImage(at.client, `${at.repository}:${compression}`, { layers: [[["a", bad]]], compression }),
      ),
    );
    for (const { digest } of images)
      expect((await at.call({ imageDigest: digest })).testOutput).toMatchObject({ failures: 1 });
  });
});

describe("what is not there is SKIPPED, with what to do", () => {
  it.skipIf(!hasClamscan)("a database (needs clamscan)", async () => {
    await rm(at.database, { recursive: true });
    for (const make of [
      async () => {},
      () => mkdir(at.database),
      () => writeFile(join(at.database, "freshclam.dat"), ""),
    ]) {
      await make();
      const { testOutput, imagesProcessed, log } = await at.call({
        imageDigest: `sha256:${"1".repeat(64)}`,
      });
      expect(log).toMatch(/^warn: Nothing is scanned: there is no ClamAV database/);
      expect(testOutput).toMatchObject({
        result: "SKIPPED",
        note: expect.stringMatching(/no ClamAV database\. Get the official one with freshclam.*--data/),
      });
      expect(imagesProcessed).toBeUndefined();
    }
  });

  it("ClamAV itself", async () => {
    vi.stubEnv("PATH", await programs(at.dir, {}));
    const { testOutput } = await at.call({ imageDigest: `sha256:${"1".repeat(64)}` });
    expect(testOutput).toMatchObject({
      result: "SKIPPED",
      note: expect.stringMatching(/clamscan is not on PATH.*apt install clamav clamav-daemon/),
    });
  });

  it.skipIf(!hasClamscan)("a daemon without its client is not used (needs clamscan)", async () => {
    const folder = await programs(at.dir, {
      clamd: "exit 7",
      clamscan: `PATH='${SCAN_PATH}' exec clamscan "$@"`,
    });
    vi.stubEnv("PATH", folder);
    const { digest } = await at.image([[["a", "fine"]]]);
    expect((await at.call({ imageDigest: digest })).testOutput).toMatchObject({ result: "SUCCESS" });
  });
});
