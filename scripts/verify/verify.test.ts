import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hostileRecord } from "../../engine/report/html/testing-record.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import { buildSample, openPolicyStage, type PolicyStage } from "../../lib/policy/testing/index.ts";
import { formatPublished } from "../../lib/release/index.ts";
import { attestImage, signImage } from "../../lib/signing/index.ts";
import { freshSigner, pushImage, pushIndex, statementAbout } from "../../lib/signing/testing.ts";
import { startRegistry } from "../../registry/index.ts";
import { publishTrust } from "../bundles/index.ts";
import { publishPolicyData } from "../policy/index.ts";
import { printed, type Question, verify } from "./index.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: PolicyStage;
let state: string;
beforeAll(async () => {
  stage = await openPolicyStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "slipway verify-"));
  await mkdir(join(state, "keys"));
  await writeFile(join(state, "keys/cosign.pub"), stage.signer.publicKeyPem);
});
afterEach(() => rm(state, { recursive: true }));

const log = memoryLog();
const ask = (wanted: string, more: Partial<Question> = {}) =>
  verify({ wanted, state, ca: stage.ca, log, signal: new AbortController().signal, ...more });
const POLICY = (data: string) => ({
  sources: [
    {
      policy: ["oci::quay.io/conforma/release-policy:konflux"],
      data: [`file::${data}`],
      config: { include: ["@minimal"] },
    },
  ],
});

describe("slipway verify", () => {
  it("says who signed and built an image, out of what, with which tasks, tests and packages", async () => {
    const { reference } = await buildSample(stage, "good");
    const answer = await ask(reference);
    expect(answer).toMatchObject({
      success: true,
      target: "image",
      key: { ids: [stage.signer.keyId], from: join(state, "keys/cosign.pub") },
      testOutput: { result: "SUCCESS", successes: 1 },
    });
    const text = printed(answer, "text", 100);
    for (const part of [
      "good  app-good",
      `by ${stage.signer.keyId}`,
      "git+https://git.example.com/org/app.git@0123456789abcdef",
      "SUCCESS",
      "packages",
      "1 image signed and attested by the key",
      "that needs a policy",
    ])
      expect(text).toContain(part);
    expect(answer.images[0]?.statements[0]?.tasks.every(({ status }) => status === "Succeeded")).toBe(true);
    expect(answer.images[0]?.sbom).toMatchObject({ format: "SPDX" });
  });

  it.each([
    ["nobody signed", { unsigned: true }, /^No image signatures found/],
    ["has no attestation", { unattested: true }, /^No image attestations found/],
    ["another key signed", { strangeKey: true }, /^No image (signatures|attestations) found/],
    ["has the attestation of another", { subject: `sha256:${"d".repeat(64)}` }, /^No image attestations/],
  ])("refuses an image that %s", async (name, defects, why) => {
    const { reference } = await buildSample(stage, name.replaceAll(" ", "-").toLowerCase(), defects);
    const answer = await ask(reference);
    expect(answer.success).toBe(false);
    expect(answer.testOutput).toMatchObject({ result: "FAILURE", failures: 1 });
    const [image] = answer.images;
    expect(image?.refused.length).toBeGreaterThan(0);
    for (const { message, next } of image?.refused ?? []) {
      expect(message).toMatch(why);
      expect(next).not.toBe("");
    }
    expect(printed(answer, "text", 80)).toContain("REFUSED");
  });

  it("takes another key where one is given, as a file or as PEM", async () => {
    const { reference } = await buildSample(stage, "strange", { strangeKey: true });
    const file = join(state, "other.pub");
    await writeFile(file, stage.stranger.publicKeyPem);
    for (const key of [file, stage.stranger.publicKeyPem])
      expect(await ask(reference, { key })).toMatchObject({
        success: true,
        key: { ids: [stage.stranger.keyId] },
      });
  });

  it("judges by a policy: what is only a note without one is a refusal then", async () => {
    const policy = join(state, "policy.json");
    await writeFile(policy, JSON.stringify(POLICY(stage.data)));
    const good = await buildSample(stage, "policy-good");
    const bad = await buildSample(stage, "policy-bad", { builderId: "https://elsewhere.example/builder" });
    for (const [{ snapshot }, success] of [
      [good, true],
      [bad, false],
    ] as const) {
      const file = join(state, "snapshot.json");
      await writeFile(file, JSON.stringify({ kind: "Snapshot", spec: snapshot }));
      const strict = { ...POLICY(stage.data).sources[0], config: { include: ["@slsa3"] } };
      await writeFile(policy, JSON.stringify({ sources: [strict] }));
      const answer = await ask(file, { policy });
      expect(answer).toMatchObject({
        success,
        target: "snapshot",
        testOutput: { failures: success ? 0 : 1 },
      });
      expect(printed(answer, "text", 100)).toContain(
        success ? "✓ passed" : "slsa_build_build_service.slsa_builder_id_accepted",
      );
      expect((await ask(file)).success).toBe(true);
    }
  });

  it("starts the installation's own registry where nobody serves it, and stops it again", async () => {
    const dir = join(state, "registry");
    const serve = (port: number) => startRegistry({ dir, port });
    const first = await serve(0);
    const client = registryClient({ ca: first.ca });
    const image = await pushImage(client, `${first.address}/apps/own`);
    await signImage(client, image, { signer: stage.signer });
    const statement = { ...statementAbout(image), predicateType: "https://example.org/own" };
    await attestImage(client, image, statement, { signer: stage.signer });
    await client.close();
    await first.close();
    const port = Number(first.address.split(":").at(-1));
    expect(await ask(image)).toMatchObject({ success: true, images: [{ image, isIndex: false }] });
    const again = await serve(port);
    expect(await ask(image)).toMatchObject({ success: true });
    await again.close();
    const other = await startRegistry({ dir: join(state, "elsewhere"), port });
    log.lines.length = 0;
    await expect(ask(image)).rejects.toMatchObject({ code: "OCI_UNREACHABLE" });
    expect(log.lines.join("\n")).toContain("is served by another program");
    await other.close();
  });

  it("looks at every image of an index, and refuses it for one of them", async () => {
    const { client, registry, signer } = stage;
    const { index, images } = await pushIndex(client, `${registry}/org/index`);
    for (const image of [index, ...images.slice(0, 1)]) {
      await signImage(client, image, { signer });
      const statement = { ...statementAbout(image), predicateType: "https://example.org/own" };
      await attestImage(client, image, statement, { signer });
    }
    const answer = await ask(index);
    expect(answer.images.map(({ image, isIndex, refused }) => [image, isIndex, refused.length > 0])).toEqual([
      [index, true, false],
      [images[0], false, false],
      [images[1], false, true],
    ]);
    expect(answer.success).toBe(false);
  });

  it("reads what a run left: its Snapshot, else the images that it signed", async () => {
    const { reference, snapshot } = await buildSample(stage, "run");
    const record = join(state, "runs/build-1");
    await mkdir(record, { recursive: true });
    const head = {
      ...{
        schema: 1,
        id: "build-1",
        kind: "PipelineRun",
        name: "build-1",
        of: "",
        started: "2026-01-01T00:00:00Z",
      },
      ...{ status: "True", reason: "Succeeded", message: "", process: { pid: 1, born: "" } },
    };
    await writeFile(join(record, "record.json"), JSON.stringify(head));
    await writeFile(
      join(record, "run.json"),
      JSON.stringify({ kind: "PipelineRun", metadata: {}, spec: {} }),
    );
    await expect(ask("last")).rejects.toMatchObject({ code: "VERIFY_NOTHING" });
    await writeFile(join(record, "evidence.json"), JSON.stringify({ signed: [{ image: reference }] }));
    expect(await ask("build-1")).toMatchObject({ target: "run", images: [{ image: reference }] });
    await writeFile(join(record, "snapshot.json"), JSON.stringify({ kind: "Snapshot", spec: snapshot }));
    const named = snapshot.components[0]?.name;
    expect(await ask("last")).toMatchObject({ target: "run", success: true, images: [{ name: named }] });
  });

  it.each([
    ["reads the SBOM beside a released image", undefined, { format: "SPDX" }],
    [
      "says so where the SBOM is out of reach",
      "0".repeat(64),
      { problem: expect.stringContaining("127.0.0.1:1") },
    ],
  ])("%s: the registry that it was built in need not answer", async (_what, hex, sbom) => {
    const elsewhere = (url: string) =>
      `127.0.0.1:1/gone@${hex === undefined ? url.split("@")[1] : `sha256:${hex}`}`;
    const { reference } = await buildSample(stage, `far-${hex === undefined}`, {
      edit: (tasks) =>
        tasks.map((task) => {
          const url = task.results["SBOM_BLOB_URL"];
          if (typeof url !== "string") return task;
          return { ...task, results: { ...task.results, SBOM_BLOB_URL: elsewhere(url) } };
        }),
    });
    expect(await ask(reference)).toMatchObject({ success: true, images: [{ sbom }] });
  });

  it("takes what a release published by its digest", async () => {
    const { image, repository } = await published();
    const { images, success } = await ask("release-1");
    expect(images.map((each) => each.image)).toEqual([image]);
    expect([success, repository]).toEqual([true, image.split("@")[0]]);
  });

  it("knows from what the gate said which source a released image is expected to be from", async () => {
    const { image, source, record } = await published();
    const policy = join(state, "policy.json");
    const strict = { ...POLICY(stage.data).sources[0], config: { include: ["slsa_source_correlated"] } };
    await writeFile(policy, JSON.stringify({ sources: [strict] }));
    const judged = (git: object) => ({
      success: true,
      components: [{ name: "app", containerImage: image, source: { git } }],
    });
    const codes = async (report: object) => {
      const path = join(record, "tasks/release-1-verify/logs/step-report-json.log");
      await writeFile(path, `${JSON.stringify(report)}\n`);
      const { verdict } = await ask("release-1", { policy });
      return verdict?.images.flatMap(({ violations }) => violations.map(({ code }) => code));
    };
    expect(await codes(judged(source?.git ?? {}))).toEqual([]);
    expect(await codes(judged({ ...source?.git, revision: "f".repeat(40) }))).not.toEqual([]);
    expect(await codes(judged({}))).toEqual(["slsa_source_correlated.source_code_reference_provided"]);
  });

  async function published() {
    const { reference: image, repository, digest, snapshot } = await buildSample(stage, "release");
    const record = await hostileRecord(state);
    await rm(join(record.directory, "snapshot.json"));
    await rm(join(record.directory, "evidence.json"));
    const line = formatPublished({ component: "app", reference: `${repository}:1`, digest, pushed: true });
    await writeFile(join(record.directory, "tasks/release-1-push-snapshot/logs/step-push.log"), `${line}\n`);
    return { image, repository, source: snapshot.components[0]?.source, record: record.directory };
  }

  it.each([
    ["nothing that is there", "gone.yaml", {}, "VERIFY_NO_TARGET"],
    ["a word", "word", {}, "VERIFY_NO_TARGET"],
    ["no policy", "example.org/a:1", { policy: "none.yaml" }, "VERIFY_NO_POLICY"],
    ["no key", "example.org/a:1", { key: "none.pub" }, "SIGNING_NO_KEY"],
    ["no key of its own", "example.org/a:1", { state: "/nonexistent" }, "VERIFY_NO_KEY"],
  ])("is wrong usage where %s is named, and says what to do", async (_what, wanted, more, code) => {
    await expect(ask(wanted, more)).rejects.toMatchObject({ code, next: expect.stringMatching(/\w/) });
  });

  it("says so where the policy's key is in a cluster", async () => {
    const policy = join(state, "policy.json");
    await writeFile(
      policy,
      JSON.stringify({ ...POLICY(stage.data), publicKey: "k8s://tekton-chains/public-key" }),
    );
    await expect(ask("example.org/a:1", { policy })).rejects.toMatchObject({
      code: "VERIFY_NO_KEY",
      message: expect.stringContaining("k8s://tekton-chains/public-key"),
      next: expect.stringContaining(join(state, "keys/cosign.pub")),
    });
  });

  describe("by a policy of the catalog for this desk", () => {
    const atDesk = { builderId: "https://slipway.dev/builder/local/v1" };
    const builder = /^slsa_build_build_service.slsa_builder_id_accepted/;

    it("has its key and the lists beside the bundles; only the laptop's accepts its builder", async () => {
      const { reference } = await buildSample(stage, "desk", atDesk);
      const [first] = stage.bundles.values();
      const into = first?.repository.split("/").slice(0, -1).join("/") ?? "";
      const place = { client: stage.client, into, log };
      const published = [...stage.bundles].map(([name, bundle]) => ({
        ...bundle,
        kind: "Task" as const,
        name,
      }));
      await publishTrust(published, { ...place, at: new Date("2020-01-01T00:00:00Z") });
      await publishPolicyData(place);
      const codes = async (policy: string) => {
        const answer = await ask(reference, { policy });
        const said = printed(answer, "text", 100).split(" ")[0];
        expect(said).toBe(answer.verdict?.success === true ? "good" : "REFUSED");
        return answer.verdict?.images.flatMap(({ violations }) => violations.map(({ code }) => code)) ?? [];
      };
      expect((await codes("laptop")).filter((code) => builder.test(code))).toEqual([]);
      const refused = await codes("default");
      expect(refused.filter((code) => builder.test(code))).toHaveLength(1);
      expect(refused.filter((code) => code.startsWith("trusted_task."))).toEqual([]);
    });

    it("is no policy where the tasks came from elsewhere", async () => {
      const { reference } = await buildSample(stage, "far-bundles", { ...atDesk, editStatement: fromFar });
      await expect(ask(reference, { policy: "default" })).rejects.toMatchObject({ code: "VERIFY_NO_POLICY" });
    });

    const fromFar = (statement: object) =>
      void Object.assign(
        statement,
        JSON.parse(
          JSON.stringify(statement).replace(/"127\.0\.0\.1:\d+(\/[^"]*:[^"]*@sha256)/g, '"far.example$1'),
        ),
      );
  });

  it("says so where no registry of this machine has what was named", async () => {
    const said = memoryLog();
    await expect(ask("127.0.0.1:1/apps/gone:1", { log: said })).rejects.toMatchObject({ code: /^OCI_/ });
    expect(said.lines.join("\n")).toMatch(
      /nobody serves 127\.0\.0\.1:1, and no registry in .* has apps\/gone/,
    );
  });

  it("names each field of a Snapshot that is wrong", async () => {
    const file = join(state, "snapshot.yaml");
    await writeFile(file, "components: [{ name: a }]\n");
    await expect(ask(file)).rejects.toMatchObject({
      code: "POLICY_BAD_SNAPSHOT",
      message: expect.stringContaining("containerImage"),
    });
  });

  it("fits a narrow terminal, and moves no cursor with what a registry says", async () => {
    const { reference } = await buildSample(stage, "narrow", {
      builderId: "https://x.example/\u001b[2J\u202e",
    });
    const text = printed(await ask(reference), "text", 60);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const long = text.split("\n").filter((line) => line.length > 60 && line.trim().includes(" "));
    expect(long.filter((line) => !/(sha256|SHA256|git\+|https?:|\/)/.test(line))).toEqual([]);
  });

  it("is a program's to read as JSON and as a test result", async () => {
    const answer = await ask((await buildSample(stage, "json")).reference);
    expect(JSON.parse(printed(answer, "json"))).toMatchObject({
      success: true,
      images: [{ isIndex: false }],
    });
    expect(JSON.parse(printed(answer, "appstudio"))).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(freshSigner().keyId).not.toBe(answer.key.ids[0]);
  });
});
