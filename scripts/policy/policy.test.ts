import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { type PolicyConfiguration, readPolicy } from "../../lib/policy/config/index.ts";
import { judge } from "../../lib/policy/judge.ts";
import {
  buildSample,
  openPolicyStage,
  type PolicyStage,
  type Sample,
  type SampleTask,
} from "../../lib/policy/testing/index.ts";
import type { Finding } from "../../lib/policy/types.ts";
import { laptopPolicy, POLICIES, publishPolicyData } from "./index.ts";

const AT = new Date("2026-11-20T12:30:00Z");
const LOCAL = "https://slipway.dev/builder/local/v1";

let stage: PolicyStage;
let data: readonly string[];
let image: Sample;
beforeAll(async () => {
  stage = await openPolicyStage();
  const into = `${stage.registry}/slipway`;
  const { ref } = await publishPolicyData({ client: stage.client, into, log: memoryLog() });
  data = [`file::${stage.trusted}`, `oci::${ref}`];
  image = await buildSample(stage, "desk", { builderId: LOCAL, edit: atDesk });
});
afterAll(() => stage.close());

const testOutput = (result: string) => ({
  TEST_OUTPUT: JSON.stringify({
    result,
    timestamp: "2026-11-20T12:00:00Z",
    successes: 0,
    failures: 0,
    warnings: 0,
    note: "",
  }),
});
/** Tasks of the catalog's pipeline that the sample does not have, and what they come to on a plain machine. */
const MORE: Readonly<Record<string, string>> = {
  "build-image-index": "",
  "deprecated-image-check": "WARNING",
  "ecosystem-cert-preflight-checks": "SKIPPED",
  "sast-snyk-check-oci-ta": "SKIPPED",
  "sast-shell-check-oci-ta": "SKIPPED",
  "sast-unicode-check-oci-ta": "SUCCESS",
  "apply-tags": "",
  "push-dockerfile-oci-ta": "",
};

/** The build as it is on a machine without scanners, databases and tokens. */
function atDesk(tasks: readonly SampleTask[]): readonly SampleTask[] {
  const skipped = ["clair-scan", "clamav-scan"];
  return [
    ...tasks.map((each) =>
      skipped.includes(each.task) ? { ...each, results: testOutput("SKIPPED") } : each,
    ),
    ...Object.entries(MORE).map(([task, result]) => ({
      pipelineTask: task,
      task,
      params: {},
      results: result === "" ? {} : testOutput(result),
    })),
  ];
}

async function verdictBy(policy: PolicyConfiguration, sample = image, at = AT) {
  const verdict = await judge({
    snapshot: sample.snapshot,
    policy,
    publicKey: stage.signer.publicKeyPem,
    effectiveTime: at,
    client: stage.client,
    log: memoryLog(),
    signal: new AbortController().signal,
  });
  const [first] = verdict.images;
  if (first === undefined) throw new Error("nothing was judged");
  return { ...first, success: verdict.success };
}
const named = (findings: readonly Finding[]) =>
  findings.map(({ code, term }) => (term === undefined ? code : `${code}:${String(term)}`)).sort();

const laptop = (days?: number) =>
  laptopPolicy({
    publicKey: stage.signer.publicKeyPem,
    data,
    registryPrefixes: [`${stage.registry}/`],
    at: AT,
    ...(days === undefined ? {} : { days }),
  });
/** A policy of the catalog, with the data of this test in the place of a registry's. */
async function catalogPolicy(name: string): Promise<PolicyConfiguration> {
  const file = join(POLICIES, name);
  const policy = readPolicy(await readFile(file, "utf8"), file);
  const ruleData = { allowed_registry_prefixes: [`${stage.registry}/`] };
  return {
    ...policy,
    sources: (policy.sources ?? []).map((each) => ({ ...each, data: [...data], ruleData })),
  };
}

describe("an image that was built on a plain laptop", () => {
  it("is let through by the laptop's policy, which says what was not checked, why and until when", async () => {
    const { violations, excluded, success } = await verdictBy(await laptop());
    expect(named(violations)).toEqual([]);
    expect(success).toBe(true);
    expect(named(excluded)).toEqual([
      "cve.cve_results_found",
      "test.no_skipped_tests:clair-scan",
      "test.no_skipped_tests:clamav-scan",
      "test.no_skipped_tests:ecosystem-cert-preflight-checks",
      "test.no_skipped_tests:sast-shell-check-oci-ta",
      "test.no_skipped_tests:sast-snyk-check-oci-ta",
    ]);
    for (const { reference, until } of excluded) {
      expect(reference).toContain("docs/checks.md");
      expect(until).toBe("2027-02-18T00:00:00Z");
    }
  });

  it("is refused by the normal policy: who built it, and what was not checked", async () => {
    const { violations, success } = await verdictBy(await catalogPolicy("default.yaml"));
    expect(success).toBe(false);
    expect(named(violations)).toEqual([
      "cve.cve_results_found",
      "slsa_build_build_service.slsa_builder_id_accepted",
      "test.no_skipped_tests:clair-scan",
      "test.no_skipped_tests:clamav-scan",
      "test.no_skipped_tests:ecosystem-cert-preflight-checks",
      "test.no_skipped_tests:sast-shell-check-oci-ta",
      "test.no_skipped_tests:sast-snyk-check-oci-ta",
    ]);
  });

  it("is refused by the minimal policy as well", async () => {
    const { violations } = await verdictBy(await catalogPolicy("minimal.yaml"));
    expect(named(violations)).toEqual(["cve.cve_results_found"]);
  });

  it("is refused when the laptop's policy has run out", async () => {
    const { violations } = await verdictBy(await laptop(90), image, new Date("2027-02-19T00:00:00Z"));
    expect(named(violations)).toContain("cve.cve_results_found");
  });

  it.each(["slipway.dev/builder/local/v2", "tekton.dev/chains/v2"])(
    "is let through for its own builder alone, not for %s",
    async (builder) => {
      const other = await buildSample(stage, builder.replaceAll(/\W/g, "-"), {
        builderId: `https://${builder}`,
        edit: atDesk,
      });
      const { violations } = await verdictBy(await laptop(), other);
      expect(named(violations)).toEqual(["slsa_build_build_service.slsa_builder_id_accepted"]);
    },
  );
});

describe("policies of the catalog", () => {
  it.each(["default.yaml", "minimal.yaml"])("%s knows nothing of laptops", async (name) => {
    expect(await readFile(join(POLICIES, name), "utf8")).not.toMatch(/slipway\.dev|volatileConfig:/);
  });

  it("give each exclude of the laptop a reason and an end, and leave nothing out for ever", async () => {
    const file = join(POLICIES, "laptop.yaml");
    const { sources = [] } = readPolicy(await readFile(file, "utf8"), file);
    for (const { config, volatileConfig } of sources) {
      expect(config?.exclude ?? []).toEqual([]);
      for (const each of volatileConfig?.exclude ?? [])
        expect(each).toMatchObject({
          value: expect.stringMatching(/^(test\.no_skipped_tests:[a-z-]+|cve\.cve_results_found)$/),
          reference: expect.stringMatching(/\S/),
          effectiveUntil: expect.stringMatching(/^20\d\d-/),
        });
    }
  });

  it("publish their data once: equal data is not pushed again", async () => {
    const options = { client: stage.client, into: `${stage.registry}/slipway`, log: memoryLog() };
    const first = await publishPolicyData(options);
    expect(await publishPolicyData(options)).toEqual(first);
  });
});
