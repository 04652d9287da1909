import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { skippedOutput } from "../../lib/formats/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { MEDIA, openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { readOutcome, writeOutcome } from "../../lib/preflight/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { testRegistry } from "../../registry/testing.ts";
import { preflightOutcomeStep } from "./contract.ts";
import { run } from "./run.ts";

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let image: string;
const digests: Record<string, string> = {};
let artifacts: string;

beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
  const repository = `${registry.address}/ns/app`;
  image = `${repository}:1`;
  const manifests = [];
  for (const architecture of ["amd64", "arm64"]) {
    const layers = [[["file", architecture] as const]];
    const { digest } = await pushTestImage(client, `${repository}:${architecture}`, {
      layers,
      arch: architecture,
    });
    digests[architecture] = digest;
    manifests.push({
      ...(await client.resolve(`${repository}@${digest}`)),
      platform: { os: "linux", architecture },
    });
  }
  const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
  digests["index"] = (await client.putManifest(image, index)).digest;
});
afterAll(() => Promise.all([registry.close(), client.close()]));
beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), "preflight-outcome-"));
});
afterEach(() => rm(artifacts, { recursive: true }));

const check = (name: string) => ({
  name,
  elapsed_time: 1,
  description: `Checks ${name}`,
  suggestion: `Mend ${name}`,
});
type Names = Partial<Record<"passed" | "failed" | "errors" | "warning", readonly string[]>>;
async function record(arch: string, names: Names, { digest = true } = {}): Promise<void> {
  const { passed = [], failed = [], errors = [], warning } = names;
  const results = {
    passed: passed.map(check),
    failed: failed.map(check),
    errors: errors.map(check),
    ...(warning === undefined ? {} : { warning: warning.map(check) }),
  };
  const document = { image, passed: failed.length + errors.length === 0, results };
  await write(arch, "results.json", JSON.stringify(document));
  if (digest) await write(arch, "cert-image.json", JSON.stringify({ docker_image_digest: digests[arch] }));
}
async function write(arch: string, name: string, text: string): Promise<void> {
  await mkdir(join(artifacts, arch), { recursive: true });
  await writeFile(join(artifacts, arch, name), text);
}
async function call(params: Record<string, string> = {}) {
  const log = memoryLog();
  const results = await runStep(preflightOutcomeStep, run, {
    params: { image, artifacts, caFile: registry.caFile, ...params },
    log,
  });
  return { ...results, lines: log.lines };
}
const note = (result: string) =>
  `Task preflight is a ${result}: Refer to Tekton task logs for more information`;

describe("preflight-outcome", () => {
  it("sums the architectures up; what was checked, then the index, is processed", async () => {
    await record("amd64", { passed: ["A", "B"] });
    await record("arm64", { passed: ["A", "B"], warning: ["W"] });
    const { testOutput, imagesProcessed } = await call();
    expect(testOutput).toMatchObject({
      result: "SUCCESS",
      note: note("SUCCESS"),
      namespace: "default",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      successes: 4,
      failures: 0,
      warnings: 1,
    });
    expect(imagesProcessed).toEqual({
      image: { pullspec: image, digests: [digests["amd64"], digests["arm64"], digests["index"]] },
    });
    expect(await readOutcome(artifacts)).toEqual(testOutput);
  });

  it("is FAILURE if one architecture fails, with a line for each check", async () => {
    await record("amd64", { passed: ["A"] });
    await record("arm64", { passed: ["A"], failed: ["B"] });
    const { testOutput, lines } = await call();
    expect(testOutput).toMatchObject({ result: "FAILURE", note: note("FAILURE"), successes: 2, failures: 1 });
    expect(lines).toContain("preflight: error: (arm64) Mend B [B]");
    expect(lines.some((line) => line.startsWith("accept: "))).toBe(true);
  });

  it("is ERROR if a check could not run, whatever failed beside it", async () => {
    await record("amd64", { passed: ["A"], failed: ["B"], errors: ["BasedOnUbi"] });
    const { testOutput, lines } = await call();
    expect(testOutput).toMatchObject({
      result: "ERROR",
      note: `${note("ERROR")}. Could not be checked: BasedOnUbi`,
      failures: 1,
    });
    expect(lines).toContain(
      "preflight: unknown: (amd64) could not be checked: Checks BasedOnUbi [BasedOnUbi]",
    );
  });

  it("asks the registry which image it was where preflight does not say", async () => {
    await record("arm64", { passed: ["A"] }, { digest: false });
    expect((await call()).imagesProcessed?.image.digests).toEqual([digests["arm64"], digests["index"]]);
  });

  it("names an image that is no index once", async () => {
    await record("amd64", { passed: ["A"] });
    const { imagesProcessed } = await call({ image: `${registry.address}/ns/app:amd64` });
    expect(imagesProcessed?.image.digests).toEqual([digests["amd64"]]);
  });

  it("gives the same again", async () => {
    await record("amd64", { passed: ["A"] });
    const { testOutput } = await call();
    expect((await call()).testOutput).toEqual(testOutput);
  });

  it.each([
    ["nothing was recorded", async () => {}, "recorded no result"],
    ["no check was recorded", () => record("amd64", {}), "recorded no result"],
    ["half a document was", () => write("amd64", "results.json", '{"passed":true,'), "is no JSON"],
    ["an empty file was, as before a crash", () => write("amd64", "results.json", ""), "is no JSON"],
    ["garbage was", () => write("amd64", "results.json", "\u0000\u0001"), "is no JSON"],
    ["something else was", () => write("amd64", "results.json", '{"passed":"yes"}'), "passed must be"],
  ])("is ERROR when %s, and nothing is processed", async (_, prepare, reason) => {
    await prepare();
    const { testOutput, imagesProcessed } = await call();
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining(reason) });
    expect(imagesProcessed).toBeUndefined();
    expect(await readOutcome(artifacts)).toEqual(testOutput);
  });

  it("is ERROR when the registry does not know the image any more", async () => {
    await record("amd64", { passed: ["A"] });
    const { testOutput } = await call({ image: `${registry.address}/ns/app:gone` });
    expect(testOutput?.result).toBe("ERROR");
  });

  it("repeats SKIPPED, and processes nothing", async () => {
    const skipped = skippedOutput("ecosystem-cert-preflight-checks", "no preflight");
    await writeOutcome(artifacts, skipped);
    const { testOutput, imagesProcessed } = await call();
    expect(testOutput).toEqual(skipped);
    expect(imagesProcessed).toBeUndefined();
  });
});
