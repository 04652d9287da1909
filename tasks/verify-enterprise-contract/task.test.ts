import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseGate } from "../../engine/report/gate.ts";
import { runStep } from "../../lib/contract/testing.ts";
import {
  buildSample,
  openPolicyStage,
  type PolicyStage,
  type Sample,
} from "../../lib/policy/testing/index.ts";
import { createTrustedArtifactStep } from "../../steps/create-trusted-artifact/contract.ts";
import { run as createTrustedArtifact } from "../../steps/create-trusted-artifact/run.ts";
import { type Call, type FaultStage, openStage } from "../../test/faults/stage.ts";

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

const policy = (more: object = {}) =>
  JSON.stringify({
    publicKey: evidence.signer.publicKeyPem,
    sources: [
      {
        policy: [RELEASE_POLICY],
        ruleData: { allowed_registry_prefixes: [`${evidence.registry}/`] },
        config: { include: ["@minimal"] },
        ...more,
      },
    ],
  });
const gate = (params: Readonly<Record<string, string>>, more: Partial<Call> = {}) =>
  stage.run({
    task: "verify-enterprise-contract",
    params: {
      POLICY_CONFIGURATION: policy(),
      IGNORE_REKOR: "true",
      EFFECTIVE_TIME: "2026-11-20T12:30:00Z",
      ALLOW_PAST_EFFECTIVE_TIME: "true",
      ...params,
    },
    ...more,
  });
const linesOf = (lines: readonly string[], step: string) =>
  lines.filter((line) => line.startsWith(`${step}: `)).map((line) => line.slice(step.length + 2));
const outputOf = (results: Readonly<Record<string, string>>) =>
  JSON.parse(results["TEST_OUTPUT"] ?? "null") as { result: string; note: string };

/** A folder of release data as a trusted artifact. */
async function artifact(): Promise<string> {
  const folder = join(evidence.folder, "release");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "snapshot_spec.json"), JSON.stringify(good.snapshot));
  const { data } = await runStep(createTrustedArtifactStep, createTrustedArtifact, {
    params: { store: `${evidence.registry}/org/data`, data: folder },
  });
  return String(data);
}

describe("verify-enterprise-contract", () => {
  it("lets a good image pass, prints its reports, and notes the files that it judged", async () => {
    const { succeeded, results, lines, reason } = await gate(
      { IMAGES: "source/snapshot_spec.json", STRICT: "1", TIMEOUT: "10m", WORKERS: "2" },
      { sources: { "snapshot_spec.json": JSON.stringify(good.snapshot), "data.json": "{}" } },
    );
    expect([succeeded, reason]).toEqual([true, expect.any(String)]);
    expect(outputOf(results)).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(results["sourceDataArtifact"]).toBe("");
    const report = parseGate(linesOf(lines, "report-json").join("\n"));
    expect(report).toMatchObject({
      success: true,
      engine: "native",
      effectiveTime: "2026-11-20T12:30:00.000Z",
    });
    expect(report?.components.map(({ image }) => image)).toEqual([good.reference]);
    expect(JSON.parse(linesOf(lines, "summary").join(""))).toEqual(outputOf(results));
    expect(linesOf(lines, "version")[1]).toContain("ec: not on PATH");
    expect(JSON.parse(linesOf(lines, "show-config").join(""))).toMatchObject({
      key: evidence.signer.publicKeyPem,
    });
    expect(linesOf(lines, "detailed-report")).toContain("✓ app");
    expect(linesOf(lines, "assert")).toContain("noted as judged: snapshot_spec.json, data.json");
    expect(linesOf(lines, "initialize-tuf").join("")).toContain("skipped");
  });

  it("refuses a bad image, and says in its report what to do", async () => {
    const { succeeded, results, lines } = await gate({ IMAGES: JSON.stringify(unsigned.snapshot) });
    expect(succeeded).toBe(false);
    expect(outputOf(results)).toMatchObject({
      result: "FAILURE",
      note: "1 of 1 image refused (app): builtin.image.signature_check",
    });
    const people = linesOf(lines, "detailed-report");
    expect(people).toContain("  ✕ builtin.image.signature_check");
    expect(people.join("\n")).toContain("→ Have the image signed with the key of the policy");
    expect(linesOf(lines, "assert").join("\n")).toContain("the judgement is FAILURE");
  });

  it("that cannot judge is ERROR and fails: the reason is in TEST_OUTPUT", async () => {
    const data = [`oci::${evidence.registry}/org/none:latest`];
    const { succeeded, results, lines } = await gate({
      IMAGES: JSON.stringify(good.snapshot),
      POLICY_CONFIGURATION: policy({ data }),
    });
    expect(succeeded).toBe(false);
    expect(linesOf(lines, "pin-policy-bundle").join("\n")).toContain("POLICY_NO_SOURCE");
    expect(outputOf(results)).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("step pin-policy-bundle writes it, and has not"),
    });
    expect(linesOf(lines, "report-json")[0]).toMatch(/^there is no report: /);
  });

  it("takes the release data as a trusted artifact, and gives it to those who publish it", async () => {
    const sourceDataArtifact = await artifact();
    const { succeeded, results, reason } = await gate({
      IMAGES: "/snapshot_spec.json",
      ociStorage: `${evidence.registry}/org/data`,
      sourceDataArtifact,
    });
    expect([succeeded, reason]).toEqual([true, expect.any(String)]);
    expect(results["sourceDataArtifact"]).toBe(sourceDataArtifact);
  });

  it("with an ec that judges otherwise fails, and prints both verdicts", async () => {
    const report = JSON.stringify({
      success: true,
      components: [{ name: "app", containerImage: unsigned.reference, success: true }],
    });
    const ec = `if [ "$1" = version ]; then echo v0.9.1; exit; fi\nfor each in "$@"; do case $each in --output=json=*) echo '${report}' > "\${each#--output=json=}";; esac; done`;
    const { succeeded, results, lines } = await gate(
      { IMAGES: JSON.stringify(unsigned.snapshot) },
      { programs: { ec } },
    );
    expect(succeeded).toBe(false);
    expect(outputOf(results)).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("the native rules and ec judge differently"),
    });
    expect(linesOf(lines, "detailed-report").join(" ")).toContain(
      "native violations: builtin.image.signature_check; ec's violations: none",
    );
    expect(linesOf(lines, "version").join(" ")).toContain("ec: v0.9.1");
  });
});

describe("verify-conforma-konflux-ta", () => {
  const konflux = async (params: Readonly<Record<string, string>> = {}) =>
    gate(
      { SNAPSHOT_FILENAME: "snapshot_spec.json", SOURCE_DATA_ARTIFACT: await artifact(), ...params },
      { task: "verify-conforma-konflux-ta" },
    );

  it("judges the Snapshot of a trusted artifact", async () => {
    const { succeeded, results, reason, lines } = await konflux();
    expect([succeeded, reason]).toEqual([true, expect.any(String)]);
    expect(outputOf(results).result).toBe("SUCCESS");
    expect(results["VSA_GENERATED"]).toBe("false");
    expect(linesOf(lines, "initialize-tuf")).toEqual([
      "TUF_MIRROR is not given: no root of trust is initialized",
    ]);
    expect(linesOf(lines, "create-trusted-artifact").join("")).toContain("skipped");
  });

  it("refuses to make verification summaries, before it judges", async () => {
    const { succeeded, results } = await konflux({ ENABLE_VSA: "true", ociStorage: "empty" });
    expect(succeeded).toBe(false);
    expect(outputOf(results)).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("ENABLE_VSA=true"),
    });
    expect(results["VSA_GENERATED"]).toBe("false");
  });
});
