import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { DEBIAN_ENTRIES, pushTestIndex } from "../../lib/vulnerabilities/fixtures/image.ts";
import { CLAIR_REPORT_TYPE, writeReport, writeSubject } from "../../lib/vulnerabilities/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { clairAttachStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let shared: string;
let client: RegistryClient;
let caFile: string;
let subject: Parameters<typeof writeSubject>[1];
let stop: () => Promise<void>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clair-attach-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  const repository = `${registry.address}/ns/app`;
  const pushed = await pushTestIndex(client, repository, { amd64: DEBIAN_ENTRIES, arm64: [] });
  const images = Object.entries(pushed.digests).map(([arch, digest]) => ({ arch, digest }));
  subject = { image: `${repository}:latest`, digest: pushed.digest, repository, images };
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());
beforeEach(async () => {
  shared = await mkdtemp(join(dir, "shared-"));
  await writeSubject(shared, subject);
  for (const { arch } of subject.images) await writeReport(shared, arch, `{"of":"${arch}"}`);
});

const call = (params: Record<string, string> = {}) =>
  runStep(clairAttachStep, run, { params: { shared, caFile, ...params } });

describe("clair-attach", () => {
  it("attaches each report to its image as oras does: one file by its name, no times", async () => {
    const { reports = {} } = await call();
    expect(Object.keys(reports)).toEqual(subject.images.map(({ digest }) => digest));
    for (const { arch, digest } of subject.images) {
      const { json } = await client.manifest(`${subject.repository}@${reports[digest]}`);
      const { layers, annotations, ...manifest } = json as Manifest;
      expect(manifest).toMatchObject({ artifactType: CLAIR_REPORT_TYPE, subject: { digest } });
      expect(annotations).toBeUndefined();
      expect(layers).toMatchObject([
        {
          mediaType: CLAIR_REPORT_TYPE,
          annotations: { "org.opencontainers.image.title": `clair-report-${arch}.json` },
        },
      ]);
      const [layer] = layers;
      const bytes = layer && (await client.blobBytes(subject.repository, layer));
      expect(bytes?.toString()).toBe(`{"of":"${arch}"}`);
    }
  });

  it("attaches the same report once", async () => {
    const first = await call();
    expect(await call()).toEqual(first);
    for (const { digest } of subject.images)
      expect(await client.referrers(`${subject.repository}@${digest}`, CLAIR_REPORT_TYPE)).toHaveLength(1);
  });

  it("attaches nothing if it must not", async () =>
    expect(await call({ skip: "true" })).toEqual({ reports: {} }));

  it("repeats what ended the scan before, without failing the run", async () => {
    await writeFile(join(shared, "ended.json"), JSON.stringify({ result: "SKIPPED", reason: "no feed" }));
    expect(await call()).toEqual({
      testOutput: expect.objectContaining({ result: "SKIPPED", note: "Task clair-scan skipped: no feed." }),
    });
  });

  it.each([
    ["the registry is gone", () => writeSubject(shared, { ...subject, repository: "127.0.0.1:9/ns/app" })],
    [
      "the image is gone",
      () =>
        writeSubject(shared, { ...subject, images: [{ arch: "amd64", digest: `sha256:${"3".repeat(64)}` }] }),
    ],
    ["a report is missing", () => rm(join(shared, "clair-report-arm64.json"))],
  ])(
    "fails if %s, and leaves why to the last step",
    async (_, make) => {
      await make();
      await expect(call()).rejects.toMatchObject({ code: expect.stringMatching(/^(OCI|CLAIR)_/) });
      const { readFile } = await import("node:fs/promises");
      expect(JSON.parse(await readFile(join(shared, "ended.json"), "utf8"))).toMatchObject({
        result: "ERROR",
      });
    },
    60_000,
  );
});
