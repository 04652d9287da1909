import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { clamavLogs, writeClamavFiles } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type Manifest, type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { clamavUploadStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let workdir: string;
let repository: string;
let imageDigest: string;
let client: RegistryClient;
let caFile: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clamav-upload-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  repository = `${registry.address}/apps/web`;
  stop = async () => {
    await client.close();
    await registry.close();
    await rm(dir, { recursive: true });
  };
});
afterAll(() => stop());
beforeEach(async () => {
  workdir = join(dir, "work");
  await rm(workdir, { recursive: true, force: true });
  await mkdir(clamavLogs(workdir), { recursive: true });
  const layers = [[["a", `${Math.random()}`]]] as const;
  ({ digest: imageDigest } = await pushTestImage(client, `${repository}:1`, { layers }));
});

const call = async (params: Record<string, string> = {}) => {
  const log = memoryLog("info");
  const all = { imageUrl: `${repository}:1`, imageDigest, workdir, caFile, ...params };
  const results = await runStep(clamavUploadStep, run, { params: all, log });
  return { results, log: log.lines.join("\n") };
};
const FILES = [
  { name: "clamscan-result-amd64.log", mediaType: "text/vnd.clamav" },
  { name: "clamscan-ec-test-amd64.json", mediaType: "application/vnd.konflux.test_output+json" },
];
async function scanned(): Promise<void> {
  for (const { name } of FILES) await writeFile(join(clamavLogs(workdir), name), `content of ${name}\n`);
  await writeClamavFiles(workdir, FILES);
}
const attached = () => client.referrers(`${repository}@${imageDigest}`, "application/vnd.clamav");

describe("clamav-upload", () => {
  it("attaches logs and results as one referrer of the image, the same again", async () => {
    await scanned();
    expect((await call()).results).toEqual({});
    await call();
    const [report, ...others] = await attached();
    expect(others).toEqual([]);
    const { json } = await client.manifest(`${repository}@${report?.digest}`);
    const { artifactType, subject, layers } = json as Manifest;
    expect(artifactType).toBe("application/vnd.clamav");
    expect(subject?.digest).toBe(imageDigest);
    expect(
      layers.map(({ mediaType, annotations }) => ({
        mediaType,
        name: annotations?.["org.opencontainers.image.title"],
      })),
    ).toEqual(FILES);
    const [log] = layers;
    expect(log && (await client.blobBytes(repository, log)).toString()).toBe(
      "content of clamscan-result-amd64.log\n",
    );
  });

  it("attaches nothing when it is told to skip, whatever is there", async () => {
    await scanned();
    expect((await call({ skipUpload: "true" })).log).toContain("skip-upload is true");
    expect(await attached()).toEqual([]);
  });

  it("attaches nothing where nothing was scanned, and lets the result stand", async () => {
    const { results, log } = await call();
    expect(results).toEqual({});
    expect(log).toContain("nothing was scanned");
    expect(await attached()).toEqual([]);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ["OCI_NOT_FOUND", { imageDigest: `sha256:${"1".repeat(64)}` }, undefined],
    ["OCI_BAD_REFERENCE", { imageUrl: "nowhere" }, undefined],
    ["HANDOVER_BAD", {}, '{"schema":1,"files":[{"name":"../../etc/passwd","mediaType":"x"}]}'],
    ["HANDOVER_BAD", {}, "garbage"],
    ["ENOENT", {}, '{"schema":1,"files":[{"name":"gone.log","mediaType":"x"}]}'],
    ["FLAG", { skipUpload: "maybe" }, undefined],
  ])("fails the task with %s %j %s", async (code, params, handover) => {
    await scanned();
    if (handover) await writeFile(join(workdir, "clamav-scan.json"), handover);
    await expect(call(params)).rejects.toMatchObject({ code: expect.stringContaining(code) });
  });
});
