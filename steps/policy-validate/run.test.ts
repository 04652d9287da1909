import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import {
  type PolicyConfiguration,
  readOutcome,
  type Snapshot,
  writePolicyHandover,
  writeSnapshotHandover,
} from "../../lib/policy/index.ts";
import {
  buildSample,
  openPolicyStage,
  type PolicyStage,
  type Sample,
} from "../../lib/policy/testing/index.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { policyValidateStep } from "./contract.ts";
import { run } from "./run.ts";

const RELEASE_POLICY = "oci::quay.io/conforma/release-policy:konflux";
const TIME = { effectiveTime: "2026-11-20T12:30:00Z", allowPastEffectiveTime: "true" };

let stage: PolicyStage;
let good: Sample;
let unsigned: Sample;
let kube: TestKube;
let shared: string;
beforeAll(async () => {
  stage = await openPolicyStage();
  good = await buildSample(stage, "good");
  unsigned = await buildSample(stage, "unsigned", { unsigned: true });
  const key = Buffer.from(stage.signer.publicKeyPem).toString("base64");
  const metadata = { namespace: "managed", name: "signing" };
  const secret = { apiVersion: "v1", kind: "Secret", metadata, data: { "cosign.pub": key } };
  kube = await testKube({ objects: [secret] });
});
afterAll(async () => {
  await kube.close();
  await stage.close();
});
beforeEach(async () => {
  shared = join(stage.folder, "shared");
  await rm(shared, { recursive: true, force: true });
});

const policyOf = (more: object = {}): PolicyConfiguration => ({
  publicKey: stage.signer.publicKeyPem,
  sources: [
    {
      policy: [RELEASE_POLICY],
      ruleData: { allowed_registry_prefixes: [`${stage.registry}/`] },
      config: { include: ["@minimal"] },
      ...more,
    },
  ],
});
async function call(
  params: Record<string, string> = {},
  {
    snapshot = good.snapshot,
    policy = policyOf(),
  }: { snapshot?: Snapshot; policy?: PolicyConfiguration } = {},
  signal = new AbortController().signal,
) {
  await writeSnapshotHandover(shared, { snapshot, files: {}, path: "", reduced: false });
  await writePolicyHandover(shared, { policy, pins: [] });
  return step(params, signal);
}
const log = memoryLog();
const step = (params: Record<string, string> = {}, signal = new AbortController().signal) =>
  runStep(policyValidateStep, run, {
    log,
    signal,
    params: {
      shared,
      ignoreRekor: "true",
      apiServer: kube.server,
      serviceAccount: kube.folder({ namespace: "managed" }),
      ...TIME,
      ...params,
    },
  });

describe("a judgement", () => {
  it("that is good is SUCCESS, with a report for each reader", async () => {
    const { testOutput, vsaGenerated } = await call();
    expect(testOutput).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(vsaGenerated).toBe("false");
    const outcome = await readOutcome(shared);
    expect(outcome.testOutput).toEqual(testOutput);
    expect(outcome.report).toMatchObject({
      success: true,
      key: stage.signer.publicKeyPem,
      "effective-time": "2026-11-20T12:30:00.000Z",
      policy: policyOf(),
    });
    expect(outcome.text).toMatch(/^✓ passed: 1 image/);
  });

  it("that is bad is FAILURE, and the step ends well", async () => {
    const { testOutput } = await call({}, { snapshot: unsigned.snapshot });
    expect(testOutput).toMatchObject({ result: "FAILURE", failures: 1 });
    expect((await readOutcome(shared)).text).toContain("✕ builtin.image.signature_check");
  });

  it("is the same when it is made again", async () => {
    await call();
    const first = await readOutcome(shared);
    await call();
    const second = await readOutcome(shared);
    expect(second.report).toEqual(first.report);
  });

  it.each<[string, () => Promise<string> | string]>([
    ["PEM", () => stage.signer.publicKeyPem],
    [
      "a file",
      async () => {
        await writeFile(join(stage.folder, "given.pub"), stage.signer.publicKeyPem);
        return join(stage.folder, "given.pub");
      },
    ],
    ["a Secret of the cluster", () => "k8s://managed/signing"],
  ])("takes the key as %s", async (_, publicKey) => {
    const { publicKey: __, ...keyless } = policyOf();
    const { testOutput } = await call({ publicKey: await publicKey() }, { policy: keyless });
    expect(testOutput?.result).toBe("SUCCESS");
  });

  it("takes extra rule data over the policy's", async () => {
    const { testOutput } = await call({ extraRuleData: "allowed_registry_prefixes=other.example/" });
    expect(testOutput?.result).toBe("FAILURE");
    expect(testOutput?.note).toContain("base_image_registries.allowed_registries_provided");
  });

  it("leaves words out of the report without INFO", async () => {
    await call({ info: "false" });
    const { report } = await readOutcome(shared);
    expect(report?.components[0]?.successes?.[0]?.metadata).toEqual({ code: expect.any(String) });
  });
});

describe("what cannot be judged is ERROR with the reason", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["a verification summary", { enableVsa: "true" }, /ENABLE_VSA=true: verification summaries are not made/],
    ["a transparency log without ec", { ignoreRekor: "false" }, /only ec can judge this/],
    ["an identity without ec", { certificateIdentity: "me" }, /only ec can judge this/],
    ["a key that is none", { publicKey: "no key" }, /no key/],
    ["a Secret that is not there", { publicKey: "k8s://managed/other" }, /other/],
    ["a time that is none", { effectiveTime: "soon" }, /"soon" is no time/],
    ["the past without leave", { allowPastEffectiveTime: "false" }, /is in the past/],
    ["rule data without value", { extraRuleData: "release" }, /"release" has no key=value/],
    ["a timeout that is none", { timeout: "long" }, /"long" is not a duration/],
    ["a pause that is none", { retryDuration: "1" }, /"1" is not a duration/],
  ])("%s", async (_, params, note) => {
    const { testOutput } = await call(params);
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(note) });
    const outcome = await readOutcome(shared);
    expect(outcome.testOutput).toEqual(testOutput);
    expect(outcome.report).toBeUndefined();
    expect(outcome.text).toMatch(/^✕ nothing was judged: .*\n {2}→ /);
  });

  it("a step before that failed", async () => {
    expect((await step()).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("step reduce writes it, and has not"),
    });
    await writeSnapshotHandover(shared, { snapshot: good.snapshot, files: {}, path: "", reduced: false });
    expect((await step()).testOutput?.note).toContain("step pin-policy-bundle writes it, and has not");
  });

  it("a hand-over that somebody else wrote", async () => {
    await call();
    await writeFile(join(shared, "snapshot.json"), "{}");
    expect((await step()).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("schema is not 1"),
    });
  });

  it("a wrong value of a param", async () => {
    expect((await call({ workers: "many" })).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("workers"),
    });
  });
});

/** A registry that takes requests and never answers. */
async function silent(): Promise<{ address: string; server: Server; asked: Promise<void> }> {
  let heard = () => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = createServer(() => heard());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked };
}
const appIn = (address: string): Snapshot => ({
  components: [{ name: "app", containerImage: `${address}/org/app@sha256:${"a".repeat(64)}` }],
});

describe("a registry that does not answer", () => {
  it("makes it ERROR when TIMEOUT is over", async () => {
    const { address, server } = await silent();
    const { testOutput } = await call({ timeout: "300ms" }, { snapshot: appIn(address) });
    server.closeAllConnections();
    server.close();
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("TIMEOUT=300ms") });
  });

  it("does not keep a step that is cancelled, which leaves no outcome", async () => {
    const { address, server, asked } = await silent();
    await mkdir(shared, { recursive: true });
    const controller = new AbortController();
    const running = call({}, { snapshot: appIn(address) }, controller.signal);
    await asked;
    controller.abort();
    await expect(running).rejects.toThrow();
    server.closeAllConnections();
    server.close();
    await expect(readOutcome(shared)).rejects.toMatchObject({ code: "POLICY_BAD_HANDOVER" });
  });

  it("is tried no more than RETRY_MAX_RETRY allows", async () => {
    const { testOutput } = await call({ retryMaxRetry: "0" }, { snapshot: appIn("127.0.0.1:9") });
    expect(testOutput?.result).toBe("ERROR");
  });
});
