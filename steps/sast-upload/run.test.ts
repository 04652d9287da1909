import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { execute } from "../../lib/contract/main.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { writeNoSastReport, writeSastReport } from "../../lib/handover/index.ts";
import { testServer } from "../../lib/http/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { Manifest, RegistryClient } from "../../lib/oci/types.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { sastUploadStep } from "./contract.ts";
import { run } from "./run.ts";

const SARIF = {
  name: "shellcheck-results.sarif",
  mediaType: "application/sarif+json",
  text: '{"runs":[]}\n',
};
const EXCLUDED = { name: "excluded-findings.json", mediaType: "application/json", text: '{"defects":[]}\n' };

let dir: string;
let client: RegistryClient;
let caFile: string;
let repository: string;
let digest: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sast-upload-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  client = registryClient({ ca: registry.ca });
  ({ caFile } = registry);
  stop = async () => {
    await registry.close();
    await rm(dir, { recursive: true });
  };
  repository = `${registry.address}/ns/app`;
});
afterAll(() => stop());

let shared: string;
let images = 0;
beforeEach(async () => {
  shared = join(dir, "shared");
  await rm(shared, { recursive: true, force: true });
  await mkdir(shared);
  images += 1;
  ({ digest } = await pushTestImage(client, `${repository}:1`, { layers: [[["n", String(images)]]] }));
});

async function call(params: Record<string, string> = {}) {
  const log = memoryLog("info");
  const given = { shared, imageUrl: `${repository}:1`, imageDigest: digest, caFile, ...params };
  const results = await runStep(sastUploadStep, run, { params: given, log });
  // What the analysis came to stands; an attached report changes nothing about it.
  expect(results).toEqual({});
  return log.lines;
}
const attached = () => client.referrers(`${repository}@${digest}`);
const manifestOf = async (reference: string) =>
  (await client.manifest(`${repository}@${reference}`)).json as Manifest;

describe("a report", () => {
  it("is attached to the image, a referrer for each file, with types and titles as readers look for them", async () => {
    await writeSastReport(shared, [SARIF, EXCLUDED]);
    await call();
    const referrers = await attached();
    expect(referrers.map(({ artifactType }) => artifactType).sort()).toEqual([
      "application/json",
      "application/sarif+json",
    ]);
    for (const { name, mediaType, text } of [SARIF, EXCLUDED]) {
      const own = referrers.find(({ artifactType }) => artifactType === mediaType);
      const manifest = await manifestOf(own?.digest ?? "");
      expect(manifest).toMatchObject({
        artifactType: mediaType,
        subject: { digest },
        layers: [{ mediaType, annotations: { "org.opencontainers.image.title": name } }],
      });
      const [layer] = manifest.layers;
      expect(layer && (await client.blobBytes(repository, layer)).toString()).toBe(text);
    }
  });

  it("is attached once, however often", async () => {
    await writeSastReport(shared, [SARIF]);
    await call();
    const first = await attached();
    await call();
    expect(await attached()).toEqual(first);
    expect(first).toHaveLength(1);
  });

  it("of no findings is attached too", async () => {
    await writeSastReport(shared, [SARIF]);
    expect((await call()).at(-1)).toMatch(/^shellcheck-results\.sarif is attached to .* as sha256:/);
  });
});

describe("nothing is attached", () => {
  it.each([{ imageUrl: "" }, { imageDigest: "" }])(
    "without an image, and the log says so: %j",
    async (params) => {
      await writeSastReport(shared, [SARIF]);
      expect(await call(params)).toEqual(["the report is not attached: image-url or image-digest is empty"]);
      expect(await attached()).toEqual([]);
    },
  );

  it("when the analysis left none, and the log says why", async () => {
    await writeNoSastReport(shared, "shellcheck is not on PATH");
    expect(await call()).toEqual(["there is no report to attach: shellcheck is not on PATH"]);
    await rm(join(shared, "sast-report.json"));
    expect(await call()).toEqual([
      "there is no report to attach: the analysis of the sources has ended without one",
    ]);
    expect(await attached()).toEqual([]);
  });
});

describe("a report that cannot be attached", () => {
  const NOWHERE = `sha256:${"0".repeat(64)}`;
  beforeEach(() => writeSastReport(shared, [SARIF]));

  it.each([
    [{ imageDigest: NOWHERE }, "OCI_NOT_FOUND"],
    [{ imageUrl: "nowhere" }, "OCI_BAD_REFERENCE"],
    [{ imageDigest: "latest" }, "OCI_BAD_REFERENCE"],
  ])("fails the task: %j", async (params, code) => {
    await expect(call(params)).rejects.toMatchObject({ code });
  });

  it.each([{ imageDigest: NOWHERE }, { imageUrl: "nowhere" }])(
    "is only a warning where the task wants that: %j",
    async (params) => {
      const lines = await call({ ...params, onFailure: "warn" });
      expect(lines).toEqual([expect.stringMatching(/^warn: the report is not attached: /)]);
    },
  );

  it("is a fault when the hand-over names files out of the folder", async () => {
    const handover = { schema: 1, files: [{ name: "../x", mediaType: "a/b" }] };
    await writeFile(join(shared, "sast-report.json"), JSON.stringify(handover));
    await expect(call()).rejects.toMatchObject({ code: "HANDOVER_BAD", message: /files\[0\]\.name/ });
  });

  it("ends the program with 1 and a TEST_OUTPUT of the task it works for", async () => {
    const registry = await testServer((_request, response) => response.writeHead(403).end());
    const file = join(dir, "TEST_OUTPUT");
    const argv = [
      "--task=sast-shell-check",
      `--shared=${shared}`,
      `--image-url=${registry.url.replace("http://", "")}/ns/app:1`,
      `--image-digest=${digest}`,
      `--result=testOutput:${file}`,
    ];
    const { signal } = new AbortController();
    try {
      expect(
        await execute(
          sastUploadStep,
          async () => ({ run }),
          argv,
          signal,
          () => {},
        ),
      ).toBe(1);
    } finally {
      await registry.close();
    }
    const { result, note } = JSON.parse(await readFile(file, "utf8"));
    expect([result, note]).toEqual(["ERROR", expect.stringMatching(/^Task sast-shell-check failed: /)]);
  });
});
