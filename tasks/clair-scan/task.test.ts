import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { parseFinding } from "../../lib/findings/index.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { writeFeed } from "../../lib/vulnerabilities/fixtures/feed.ts";
import { DEBIAN_ENTRIES, pushTestIndex } from "../../lib/vulnerabilities/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { clairAttachStep } from "../../steps/clair-attach/contract.ts";
import { run as attach } from "../../steps/clair-attach/run.ts";
import { clairManifestsStep } from "../../steps/clair-manifests/contract.ts";
import { run as manifests } from "../../steps/clair-manifests/run.ts";
import { clairReportStep } from "../../steps/clair-report/contract.ts";
import { run as report } from "../../steps/clair-report/run.ts";
import { clairResultsStep } from "../../steps/clair-results/contract.ts";
import { run as results } from "../../steps/clair-results/run.ts";
import { clairScan } from "./task.ts";

let dir: string;
let client: RegistryClient;
let repository: string;
let caFile: string;
let stop: () => Promise<void>;
let index: Awaited<ReturnType<typeof pushTestIndex>>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clair scan-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/ns/app`;
  const small = DEBIAN_ENTRIES.slice(0, 3);
  index = await pushTestIndex(client, repository, { amd64: DEBIAN_ENTRIES, arm64: small });
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());

let data: string;
let shared: string;
let log: Log & { readonly lines: string[] };
beforeEach(async () => {
  data = await mkdtemp(join(dir, "data-"));
  shared = await mkdtemp(join(dir, "shared-"));
  log = memoryLog("info");
});

interface Call {
  readonly url?: string;
  readonly digest?: string;
  readonly platform?: string;
  readonly skip?: string;
}

/** The four steps of the task, one after the other, and what the task's results are. */
async function scan({
  url = `${repository}:latest`,
  digest = index.digest,
  platform = "",
  skip = "false",
}: Call = {}) {
  const params = { imageUrl: url, imageDigest: digest, imagePlatform: platform, shared, caFile };
  const first = await runStep(clairManifestsStep, manifests, { params, log });
  const second = await runStep(clairReportStep, report, {
    params: { shared, data, scanner: "feed", caFile },
    log,
  });
  const third = await runStep(clairAttachStep, attach, { params: { shared, skip, caFile }, log });
  const fourth = await runStep(clairResultsStep, results, { params: { shared }, log });
  return { ...first, ...second, ...third, ...fourth };
}
const findings = () => log.lines.map(parseFinding).filter((each) => each !== undefined);
const counts = (critical: number, high: number, medium: number, low: number, unknown: number) => ({
  critical,
  high,
  medium,
  low,
  unknown,
});

describe("clair-scan with a feed", () => {
  it("counts what is in one image, with a fix and without", async () => {
    await writeFeed(data);
    const digest = index.digests["amd64"] ?? "";
    const { testOutput, scanOutput, imagesProcessed, reports } = await scan({ digest });
    expect(scanOutput).toEqual({
      // openssl and libssl3 of the same source: once for each package. The npm package. bash 1003 is fixed.
      vulnerabilities: counts(2, 0, 1, 0, 0),
      // bash, unimportant; zope.interface, about whose severity nobody says anything.
      unpatched_vulnerabilities: counts(0, 0, 0, 1, 1),
    });
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: "Task clair-scan completed: Refer to Tekton task result SCAN_OUTPUT for vulnerabilities scanned by Clair.",
    });
    expect(imagesProcessed).toEqual({ image: { pullspec: `${repository}:latest`, digests: [digest] } });
    expect(Object.keys(reports ?? {})).toEqual([digest]);
  });

  it("sums several architectures, and attaches a report to each", async () => {
    await writeFeed(data);
    const { scanOutput, imagesProcessed, reports = {} } = await scan();
    expect(scanOutput).toEqual({
      vulnerabilities: counts(4, 0, 1, 0, 0),
      unpatched_vulnerabilities: counts(0, 0, 0, 2, 1),
    });
    const { amd64 = "", arm64 = "" } = index.digests;
    expect(imagesProcessed?.image.digests).toEqual([amd64, arm64, index.digest]);
    expect(Object.keys(reports)).toEqual([amd64, arm64]);
    const { json } = await client.manifest(`${repository}@${reports[arm64]}`);
    expect(json).toMatchObject({
      artifactType: "application/vnd.redhat.clair-report+json",
      subject: { digest: arm64 },
      layers: [
        {
          mediaType: "application/vnd.redhat.clair-report+json",
          annotations: { "org.opencontainers.image.title": "clair-report-arm64.json" },
        },
      ],
    });
    const found = await client.referrers(
      `${repository}@${amd64}`,
      "application/vnd.redhat.clair-report+json",
    );
    expect(found.map(({ digest }) => digest)).toContain(reports[amd64]);
  });

  it("gives policies what they read", async () => {
    await writeFeed(data);
    const { reports = {} } = await scan();
    const { json } = await client.manifest(`${repository}@${reports[index.digests["amd64"] ?? ""]}`);
    const [layer] = (json as Manifest).layers;
    const text = layer ? (await client.blobBytes(repository, layer)).toString() : "";
    const { vulnerabilities }: { vulnerabilities: Record<string, object> } = JSON.parse(text);
    expect(Object.values(vulnerabilities)).toContainEqual(
      expect.objectContaining({
        name: "CVE-2026-1001",
        normalized_severity: "Critical",
        fixed_in_version: "3.0.15-1~deb12u1",
        issued: "2026-01-15T10:00:00Z",
      }),
    );
  });

  it("logs each finding with its fix, worst first, and how to accept one", async () => {
    await writeFeed(data);
    await scan();
    expect(findings().map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "critical CVE-2026-1001",
      "critical CVE-2026-1001",
      "medium CVE-2026-2001",
      "low CVE-2026-1002",
      "unknown PYSEC-2026-1",
    ]);
    expect(findings()[0]?.place).toMatch(/^pkg:deb\/debian\/libssl3@/);
    expect(findings()[0]?.message).toMatch(/fixed in 3\.0\.15-1~deb12u1$/);
    expect(log.lines.at(-1)).toMatch(/^accept: .*cve\.cve_blockers:/);
  });

  it("gives the same results when it runs again, with nothing new in the registry", async () => {
    await writeFeed(data);
    const first = await scan();
    const again = await scan();
    expect({ ...again, testOutput: {} }).toEqual({ ...first, testOutput: {} });
    const attached = await client.referrers(`${repository}@${index.digests["amd64"]}`);
    expect(attached.filter(({ digest }) => digest === Object.values(first.reports ?? {})[0])).toHaveLength(1);
  });

  it("scans one platform, and attaches nothing if it must not", async () => {
    await writeFeed(data);
    const { imagesProcessed, reports, testOutput } = await scan({ platform: "linux/aarch64", skip: "true" });
    expect(imagesProcessed?.image.digests).toEqual([index.digests["arm64"], index.digest]);
    expect(reports).toEqual({});
    expect(testOutput?.result).toBe("SUCCESS");
  });

  it.each(["linux-mlarge/x86_64", "local", "localhost", "x86_64", "linux/amd64"])(
    "takes %s for amd64",
    async (platform) => {
      await writeFeed(data);
      const { imagesProcessed } = await scan({ platform, skip: "true" });
      expect(imagesProcessed?.image.digests[0]).toBe(index.digests["amd64"]);
    },
  );
});

describe("clair-scan that did not look", () => {
  it.each([
    ["linux/s390x", /"s390x"; the image has amd64, arm64/],
    ["linux/nonsense", /"nonsense"; the image has amd64, arm64/],
  ])("says ERROR for the platform %s, and what there is", async (platform, reason) => {
    await writeFeed(data);
    const { testOutput, ...others } = await scan({ platform });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(reason) });
    expect(others).toEqual({});
  });

  it("says SKIPPED without a feed, how to get one, and claims nothing", async () => {
    const { testOutput, ...others } = await scan();
    expect(testOutput).toMatchObject({
      result: "SKIPPED",
      note: expect.stringMatching(/nothing to match against.*Put/),
    });
    // Whole, although notes are cut at 300 bytes.
    expect(testOutput?.note).toMatch(/\.$/);
    expect(others).toEqual({});
  });

  it("says WARNING where the feed knows nothing of some packages", async () => {
    await writeFeed(data, {
      "npm/x.json": {
        id: "X",
        modified: "2026-01-01T00:00:00Z",
        affected: [{ package: { ecosystem: "npm", name: "other" } }],
      },
    });
    const { testOutput, scanOutput } = await scan();
    expect(testOutput).toMatchObject({
      result: "WARNING",
      note: expect.stringMatching(/Debian:12 \(6 packages\), PyPI \(1 packages\)/),
    });
    expect(scanOutput?.vulnerabilities).toEqual(counts(0, 0, 0, 0, 0));
  });

  it("says ERROR for an image that is not there", async () => {
    await writeFeed(data);
    const { testOutput, ...others } = await scan({ digest: `sha256:${"0".repeat(64)}` });
    expect(testOutput?.result).toBe("ERROR");
    expect(testOutput?.note).toMatch(/^Task clair-scan failed: /);
    expect(others).toEqual({});
  });
});

describe("its results", () => {
  it("fit into what Kubernetes lets a step say, for many architectures", async () => {
    await writeFeed(data);
    await mkdir(join(dir, "many"), { recursive: true });
    const arches = ["amd64", "arm64", "ppc64le", "s390x", "riscv64", "386", "loong64", "mips64le"];
    const entries = Object.fromEntries(arches.map((arch) => [arch, DEBIAN_ENTRIES.slice(0, 3)]));
    const { digest } = await pushTestIndex(client, `${repository}-many`, entries);
    const { testOutput, scanOutput, imagesProcessed, reports } = await scan({
      url: `${repository}-many:latest`,
      digest,
    });
    const steps = renderTask(clairScan, { image: (folder) => folder }).spec.steps ?? [];
    const budget = Math.min(4096, Math.floor(12_288 / (steps.length + 2)));
    const messageOf = (...values: unknown[]) =>
      values.reduce<number>((sum, each) => sum + JSON.stringify(JSON.stringify(each)).length + 60, 100);
    expect(messageOf(imagesProcessed)).toBeLessThan(budget);
    expect(messageOf(reports)).toBeLessThan(budget);
    expect(messageOf(testOutput, scanOutput)).toBeLessThan(budget);
  });

  it("come from the steps that did the work, so that none has to carry all", () => {
    const { steps = [] } = renderTask(clairScan, { image: (folder) => folder }).spec;
    const writes = steps.map(({ name, args = [] }) => [
      name,
      args.flatMap((each) => /^--result=(\w+):/.exec(String(each))?.[1] ?? []),
    ]);
    expect(Object.fromEntries(writes)).toEqual({
      "get-image-manifests": ["testOutput"],
      "get-vulnerabilities": ["testOutput", "imagesProcessed"],
      "oci-attach-report": ["testOutput", "reports"],
      "conftest-vulnerabilities": ["testOutput", "scanOutput"],
    });
  });
});
