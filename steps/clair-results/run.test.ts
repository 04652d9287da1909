import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { writeDone, writeReport, writeSubject } from "../../lib/vulnerabilities/index.ts";
import { clairResultsStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let shared: string;
let log: Log & { readonly lines: string[] };
const digests = ["a", "b"].map((sign) => `sha256:${sign.repeat(64)}`);
const arches = ["amd64", "arm64"];

/** A report with one flaw in one package; the same package in every architecture. */
const report = (digest: string, more: object = {}) =>
  JSON.stringify({
    manifest_hash: digest,
    packages: { "1": { id: "1", name: "bash", version: "5", purl: "pkg:deb/debian/bash@5" } },
    environments: {},
    vulnerabilities: {
      v: {
        name: "CVE-2026-1",
        description: "Bad",
        links: "",
        normalized_severity: "High",
        fixed_in_version: "6",
      },
    },
    package_vulnerabilities: { "1": ["v"] },
    ...more,
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clair-results-"));
});
afterAll(() => rm(dir, { recursive: true }));
beforeEach(async () => {
  shared = await mkdtemp(join(dir, "shared-"));
  log = memoryLog("info");
  const images = digests.map((digest, at) => ({ arch: arches[at] ?? "", digest }));
  await writeSubject(shared, { image: "r/x:1", digest: digests[0] ?? "", repository: "r/x", images });
  await writeDone(shared, { gaps: [] });
  for (const { arch, digest } of images) await writeReport(shared, arch, report(digest));
});
const call = () => runStep(clairResultsStep, run, { params: { shared }, log });

describe("clair-results", () => {
  it("sums the images, and logs what is in several of them once", async () => {
    const { scanOutput, testOutput } = await call();
    expect(scanOutput?.vulnerabilities.high).toBe(2);
    expect(testOutput).toMatchObject({ result: "SUCCESS", failures: 0, warnings: 0 });
    expect(log.lines.filter((line) => line.startsWith("pkg:"))).toEqual([
      "pkg:deb/debian/bash@5: high: Bad; fixed in 6 [CVE-2026-1]",
    ]);
  });
  it("warns of what nobody looked at", async () => {
    await writeDone(shared, { gaps: ["npm (12 packages)", "rpm/fedora (3 packages)"] });
    expect((await call()).testOutput).toMatchObject({
      result: "WARNING",
      warnings: 2,
      note: expect.stringMatching(/nothing is known of npm \(12 packages\), rpm\/fedora \(3 packages\)/),
    });
  });
  it("does not count Red Hat's own image as clean because of a foreign fix", async () => {
    const flaw = {
      name: "GHSA-1",
      description: "",
      links: "https://github.com/advisories/GHSA-1",
      normalized_severity: "Critical",
      fixed_in_version: "2",
    };
    await writeReport(shared, "amd64", report(digests[0] ?? "", { vulnerabilities: { v: flaw } }));
    expect((await call()).scanOutput?.vulnerabilities).toMatchObject({ critical: 1, high: 1 });
  });

  it.each([
    [
      "an earlier step ended the scan",
      () => writeFile(join(shared, "ended.json"), '{"result":"ERROR","reason":"no registry"}'),
      /: no registry\.$/,
    ],
    [
      "a report is missing",
      () => rm(join(shared, "clair-report-arm64.json")),
      /clair-report-arm64\.json cannot be read/,
    ],
    [
      "a report is garbage",
      () => writeReport(shared, "arm64", "{"),
      /the report on the arm64 image: is no JSON/,
    ],
    [
      "a report is another image's",
      () => writeReport(shared, "arm64", report(digests[0] ?? "")),
      /manifest_hash/,
    ],
    ["the scan did not end", () => rm(join(shared, "scanned.json")), /step clair-report writes it/],
    ["the hand-over is garbage", () => writeFile(join(shared, "scanned.json"), "[]"), /is no JSON object/],
    [
      "the last word is garbage",
      () => writeFile(join(shared, "ended.json"), "{}"),
      /needs result and reason/,
    ],
  ])("is an ERROR without counts if %s", async (_, make, reason) => {
    await make();
    expect(await call()).toEqual({
      testOutput: expect.objectContaining({ result: "ERROR", note: expect.stringMatching(reason) }),
    });
  });
});
