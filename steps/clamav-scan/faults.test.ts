import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Manifest, MEDIA } from "../../lib/oci/index.ts";
import { hasClamd, hasClamscan, MALWARE, programs, SCAN_PATH, scene, writeDatabase } from "./fixtures.ts";

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

describe("a scanner that does not do its work is ERROR, with the reason", () => {
  const SUMMARY = "echo '----------- SCAN SUMMARY -----------'; echo 'Infected files: 0'";
  const version = 'case "$*" in *--version*) echo "ClamAV 1.4.6"; exit 0;; esac';
  const scanning = async (scripts: Readonly<Record<string, string>>, params: Record<string, string> = {}) => {
    vi.stubEnv("PATH", await programs(at.dir, scripts));
    const { digest } = await at.image([[["a", "fine"]]]);
    const done = await at.call({ imageDigest: digest, ...params });
    expect(done.imagesProcessed).toBeUndefined();
    expect(await readdir(join(at.dir, "scratch"))).toEqual([]);
    expect((await readdir(at.workdir)).filter((name) => name.startsWith("content"))).toEqual([]);
    return done.testOutput;
  };
  const sh = "PATH=/usr/bin:/bin";

  it.each<[string, string, RegExp]>([
    ["prints garbage", "echo bananas", /exit code 0 and without a summary/],
    ["finds nothing, not even the probe", SUMMARY, /did not find the file that it has to find/],
    [
      "counts what it does not name",
      `${SUMMARY.replace(": 0", ": 3")}`,
      /counts 3 infected files and names 0/,
    ],
    ["fails", "echo 'ERROR: no memory' >&2; exit 2", /no memory/],
    ["fails without a word", `${SUMMARY}; exit 2`, /did not find/],
    ["ends in a way of its own", "echo broken >&2; exit 40", /exit code 40: broken/],
    ["is killed", "kill -KILL $$", /exit code 137/],
  ])("clamscan %s", async (_, script, why) => {
    const testOutput = await scanning({ clamscan: `${sh}; ${version}; ${script}` });
    expect(testOutput).toMatchObject({ result: "ERROR", successes: 0, note: expect.stringMatching(why) });
  });

  it("clamscan takes longer than it may", async () => {
    const testOutput = await scanning(
      { clamscan: `${sh}; ${version}; exec sleep 600` },
      { scanTimeout: "1" },
    );
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("took longer than 1000 ms"),
    });
  });

  const client = `${sh}; ${version}; ${SUMMARY}`;
  it.each<[string, string, string, RegExp]>([
    ["does not get ready", "exec sleep 600", client, /not ready after 1 s/],
    ["ends at once", "echo 'ERROR: cannot lock' >&2; exit 1", client, /clamd did not start: .*cannot lock/],
    [
      "names a broken file",
      "printf '%s\\n' 'LibClamAV Error: Bad header' 'LibClamAV Error: Cannot load db/x.ndb: Malformed' >&2; exit 1",
      client,
      /start: clamd ended with exit code 1; Bad header; Cannot load db\/x.ndb: Malformed\.$/,
    ],
    ["ends well, and too early", "exit 0", client, /clamd did not start: clamd ended by itself/],
  ])("clamd %s", async (_, daemon, clamdscan, why) => {
    const testOutput = await scanning(
      { clamd: `${sh}; ${version}; ${daemon}`, clamdscan },
      { startTimeout: "1" },
    );
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(why) });
  });

  it.skipIf(!hasClamd)("clamd is killed while it scans (needs clamd)", async () => {
    // The client is the real one, started when the daemon is dead.
    const pid = join(at.dir, "clamd.pid");
    const daemon = `${sh}; ${version}; echo $$ > '${pid}'; PATH='${SCAN_PATH}' exec clamd "$@"`;
    const killed = `${sh}; ${version}; kill -KILL "$(cat '${pid}')"; exec clamdscan "$@"`;
    const testOutput = await scanning({ clamd: daemon, clamdscan: killed });
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringMatching(/connect to clamd|clamd (closed|ended)/i),
    });
  });

  it.skipIf(!hasClamd)("clamd hangs (needs clamd)", async () => {
    const clamdscan = `${sh}; ${version}; exec sleep 600`;
    const clamd = `PATH='${SCAN_PATH}' exec clamd "$@"`;
    const testOutput = await scanning({ clamd, clamdscan }, { scanTimeout: "1" });
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("took longer than 1000 ms"),
    });
  });
});

describe.skipIf(!hasClamscan)(
  "an image that cannot be read is ERROR, with the reason (needs clamscan)",
  () => {
    it("that is not there, has a bad digest, or a registry that nobody answers for", async () => {
      const imageDigest = `sha256:${"1".repeat(64)}`;
      expect((await at.call({ imageDigest })).testOutput).toMatchObject({ result: "ERROR" });
      expect((await at.call({ imageDigest: "sha256:1" })).testOutput?.note).toContain(
        "64 hexadecimal digits",
      );
      expect((await at.call({ imageDigest, imageUrl: "nowhere" })).testOutput?.result).toBe("ERROR");
    });

    it("whose layer is broken; the other architectures are scanned all the same", async () => {
      const good = await at.image([[["a", `x${MALWARE}x`]]], "amd64");
      const layer = await at.client.putBlob(
        at.repository,
        { bytes: Buffer.from("no tar") },
        MEDIA.ociLayerGzip,
      );
      const { json } = await at.client.manifest(`${at.repository}@${good.digest}`);
      const broken = { ...(json as Manifest), layers: [{ ...layer, mediaType: MEDIA.ociLayerGzip }] };
      const child = await at.client.putManifest(`${at.repository}:broken`, broken, MEDIA.ociManifest);
      const manifests = [
        { ...child, platform: { os: "linux", architecture: "arm64" } },
        {
          ...(await at.client.resolve(`${at.repository}@${good.digest}`)),
          platform: { os: "linux", architecture: "amd64" },
        },
      ];
      const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
      const { digest } = await at.client.putManifest(`${at.repository}:index2`, index, MEDIA.ociIndex);
      const { testOutput, imagesProcessed } = await at.call({ imageDigest: digest });
      expect(testOutput).toMatchObject({
        result: "ERROR",
        failures: 1,
        note: expect.stringContaining("arm64: a layer cannot be read"),
      });
      expect(imagesProcessed?.image.digests).toEqual([good.digest, digest]);
      expect((await readdir(join(at.workdir, "logs"))).sort()).toEqual([
        "clamscan-ec-test-amd64.json",
        "clamscan-ec-test-arm64.json",
        "clamscan-result-amd64.log",
      ]);
    });
  },
);

it("is stopped: no scanner and no file of the image stays behind", async () => {
  const started = join(at.dir, "started");
  const script = `PATH=/usr/bin:/bin; case "$*" in *--version*) echo "ClamAV 1.4.6"; exit 0;; esac; echo $$ > '${started}'; exec sleep 600`;
  vi.stubEnv("PATH", await programs(at.dir, { clamscan: script }));
  const { digest } = await at.image([[["a", "fine"]]]);
  const cancel = new AbortController();
  const running = at.call({ imageDigest: digest }, cancel.signal);
  const pid = await vi.waitFor(
    async () => Number(await readFile(started, "utf8").then((text) => text.trim() || "x")),
    { timeout: 60_000 },
  );
  cancel.abort();
  await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  expect(() => process.kill(pid, 0)).toThrow();
  expect(await readdir(join(at.dir, "scratch"))).toEqual([]);
  expect(await readdir(at.workdir)).toEqual([]);
});
