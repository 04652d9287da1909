import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type Manifest, openRegistry, pushArtifact, type RegistryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { type SnykService, startSnyk } from "../../services/snyk/index.ts";
import { installSnyk } from "../../services/snyk/testing.ts";
import { fetchExtraArtifactsStep } from "../../steps/fetch-extra-artifacts/contract.ts";
import { run as fetchExtra } from "../../steps/fetch-extra-artifacts/run.ts";
import { sastSnykCheckStep } from "../../steps/sast-snyk-check/contract.ts";
import { run as snykCheck } from "../../steps/sast-snyk-check/run.ts";
import { sastUploadStep } from "../../steps/sast-upload/contract.ts";
import { run as upload } from "../../steps/sast-upload/run.ts";

const PATH = process.env["PATH"] ?? "";
let dir: string;
let snyk: SnykService;
let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let imageUrl: string;
let imageDigest: string;
let log: ReturnType<typeof memoryLog>;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "snyk task-"));
  [snyk, registry] = await Promise.all([startSnyk(), testRegistry()]);
  client = await openRegistry({ caFile: registry.caFile });
  await installSnyk(join(dir, "bin"));
  process.env["PATH"] = `${join(dir, "bin")}:${PATH}`;
  for (const folder of ["source", "secret", "shared"]) await mkdir(join(dir, folder));
  await writeFile(join(dir, "source/clean.js"), "export const a = 1;\n");
  await writeFile(join(dir, "secret/snyk_token"), snyk.token);
  await writeFile(join(dir, "endpoint"), snyk.url);
  imageUrl = `${registry.address}/ns/files:1`;
  const layer = (title: string, text: string) => ({
    source: { bytes: Buffer.from(text) },
    mediaType: "application/octet-stream",
    annotations: { "org.opencontainers.image.title": title },
  });
  const layers = [layer("bin/tool.py", "os.system(sys.argv[1])\n"), layer("tool.bin", "\0")];
  imageDigest = (await pushArtifact(client, imageUrl, { artifactType: "application/x", layers })).digest;
  log = memoryLog();
});
afterEach(async () => {
  process.env["PATH"] = PATH;
  await Promise.all([snyk.close(), registry.close()]);
  await rm(dir, { recursive: true });
});

/** The steps of the variant behind its first, as its YAML calls them; what TEST_OUTPUT is at the end. */
async function task(params: { readonly filter?: string; readonly uploadTo?: string } = {}) {
  const common = {
    shared: join(dir, "shared"),
    imageUrl,
    imageDigest,
    caFile: registry.caFile,
  };
  const source = join(dir, "source");
  const fetched = await runStep(fetchExtraArtifactsStep, fetchExtra, {
    params: { ...common, source, fetch: "true", filter: params.filter ?? "\\.py$" },
    log,
  });
  const { shared } = common;
  const scanned = await runStep(sastSnykCheckStep, snykCheck, {
    params: {
      shared,
      source,
      snykEndpointFile: join(dir, "endpoint"),
      afterFetch: "true",
      tries: "1",
      kfpGitUrl: "",
    },
    secrets: { snykToken: join(dir, "secret") },
    log,
  });
  const uploaded = await runStep(sastUploadStep, upload, {
    params: { ...common, imageUrl: params.uploadTo ?? imageUrl, onFailure: "warn" },
    log,
  });
  return uploaded.testOutput ?? scanned.testOutput ?? fetched.testOutput;
}

it("finds what is in the artifact too, and attaches the report to it, the same again", async () => {
  for (let times = 0; times < 2; times++) {
    expect(await task()).toMatchObject({ result: "FAILURE", failures: 1 });
    const [report, ...more] = await client.referrers(`${registry.address}/ns/files@${imageDigest}`);
    expect(more).toEqual([]);
    expect(report).toMatchObject({ artifactType: "application/sarif+json" });
    const { json } = await client.manifest(`${registry.address}/ns/files@${report?.digest}`);
    const [layer] = (json as Manifest).layers;
    expect(layer).toMatchObject({
      mediaType: "application/sarif+json",
      annotations: { "org.opencontainers.image.title": "sast_snyk_check_out.sarif" },
    });
    const text = (await client.blobBytes(`${registry.address}/ns/files`, layer ?? { digest: "" })).toString();
    expect(text).toContain('"uri": "bin/tool.py"');
  }
});

it("whose report cannot be attached keeps its outcome, with a warning", async () => {
  expect(await task({ uploadTo: `${registry.address}/ns/nowhere:1` })).toMatchObject({ result: "FAILURE" });
  expect(log.lines.join("\n")).toMatch(/warn: the report is not attached: /);
});

it("whose artifact cannot be fetched is an ERROR with the reason, and nothing is attached", async () => {
  expect(await task({ filter: "(" })).toMatchObject({
    result: "ERROR",
    note: expect.stringContaining("EXTRA_ARTIFACT_FILTER") as string,
  });
  expect(await client.referrers(`${registry.address}/ns/files@${imageDigest}`)).toEqual([]);
});
