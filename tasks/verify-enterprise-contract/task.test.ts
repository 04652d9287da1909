import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSample, openPolicyStage, type PolicyStage, type Sample } from "../../lib/policy/testing/index.ts";
import { type FaultStage, openStage } from "../../test/faults/stage.ts";

const RELEASE_POLICY = `oci::quay.io/conforma/release-policy@sha256:${"a".repeat(64)}`;

let evidence: PolicyStage;
let stage: FaultStage;
let good: Sample;
let unsigned: Sample;
beforeAll(async () => {
  evidence = await openPolicyStage();
  stage = await openStage(evidence.ca);
  good = await buildSample(evidence, "good");
  unsigned = await buildSample(evidence, "unsigned", { unsigned: true });
});
afterAll(async () => {
  await stage.close();
  await evidence.close();
});

/** Data of the policy as an OCI artifact would be: here by the rule data of the configuration itself. */
const policy = (include: readonly string[] = ["@minimal"]) =>
  JSON.stringify({
    publicKey: evidence.signer.publicKeyPem,
    sources: [
      {
        policy: [RELEASE_POLICY],
        ruleData: { allowed_registry_prefixes: [`${evidence.registry}/`] },
        config: { include },
      },
    ],
  });

const run = (params: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) =>
  stage.run({
    task: "verify-enterprise-contract",
    params: { POLICY_CONFIGURATION: policy(), IGNORE_REKOR: "true", EFFECTIVE_TIME: "2026-11-20T12:30:00Z", ALLOW_PAST_EFFECTIVE_TIME: "true", ...params },
    sources: files,
  });

describe("the gate", () => {
  it("lets a good image pass, prints its reports, and notes the files that it judged", async () => {
    const ended = await run(
      { IMAGES: "source/snapshot_spec.json" },
      { "snapshot_spec.json": JSON.stringify(good.snapshot), "data.json": "{}" },
    );
    console.log(ended.lines.join("\n").slice(0, 9000), ended.reason, ended.results);
    expect(ended.succeeded).toBe(true);
  });
  it("refuses", async () => {
    const ended = await run({ IMAGES: JSON.stringify(unsigned.snapshot) });
    console.log(ended.lines.join("\n").slice(0, 3000), ended.reason, ended.results);
    expect(ended.succeeded).toBe(false);
  });
});
