import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type Outcome, writeOutcome } from "../../lib/policy/index.ts";
import { policyShowStep } from "./contract.ts";
import { run } from "./run.ts";

let shared: string;
beforeEach(async () => {
  shared = await mkdtemp(join(tmpdir(), "policy-show-"));
});
afterEach(() => rm(shared, { recursive: true }));

const testOutput = makeTestOutput({ result: "SUCCESS", note: "1 image passed", at: new Date(0) });
const report = {
  success: true,
  components: Array.from({ length: 200 }, (_, i) => ({
    name: `app-${i}`,
    containerImage: `r.example/org/app-${i}@sha256:${"a".repeat(64)}`,
    success: true,
    successes: [{ msg: 'Pass\nwith "signs", and a line', metadata: { code: "good.fine" } }],
  })),
  key: "PEM",
  policy: { sources: [{ policy: ["oci::r.example/p:1"] }] },
  "ec-version": "v0",
  "effective-time": "2026-11-20T12:00:00Z",
};
async function lines(
  what: string,
  outcome: Outcome = { testOutput, report, text: "✓ passed\n\nNot checked\n" },
) {
  await writeOutcome(shared, outcome);
  const log = memoryLog();
  await runStep(policyShowStep, run, { log, params: { shared, what } });
  return log.lines;
}

describe("prints", () => {
  it("the whole report as JSON, in lines that logs do not cut", async () => {
    const found = await lines("json");
    expect(found.length).toBeGreaterThan(3);
    expect(Math.max(...found.map(({ length }) => length))).toBeLessThanOrEqual(8000);
    expect(JSON.parse(found.join("\n"))).toEqual(report);
    expect(JSON.parse(found.join(""))).toEqual(report);
  });

  it("the counts", async () => {
    expect(JSON.parse((await lines("summary")).join("\n"))).toEqual(testOutput);
  });

  it("policy, key and time", async () => {
    expect(JSON.parse((await lines("config")).join("\n"))).toEqual({
      policy: report.policy,
      key: "PEM",
      "effective-time": "2026-11-20T12:00:00Z",
    });
  });

  it("the report for people", async () => {
    expect(await lines("text")).toEqual(["✓ passed", "", "Not checked"]);
  });
});

describe("where nothing was judged", () => {
  const errored = makeTestOutput({ result: "ERROR", note: "no key" });

  it.each(["json", "config"])("%s says so", async (what) => {
    expect(await lines(what, { testOutput: errored, text: "✕ nothing was judged" })).toEqual([
      "there is no report: no key",
    ]);
  });

  it("and no outcome is there, the step fails and names the one that has not written it", async () => {
    await expect(runStep(policyShowStep, run, { params: { shared, what: "summary" } })).rejects.toMatchObject(
      {
        code: "POLICY_BAD_HANDOVER",
        message: expect.stringContaining("step validate writes it"),
      },
    );
  });

  it.each([
    ["no JSON", "{"],
    ["of another version", '{"schema": 2}'],
    ["without TEST_OUTPUT", '{"schema": 1, "text": ""}'],
    [
      "with a report that is none",
      JSON.stringify({ schema: 1, testOutput, text: "", report: { success: 1 } }),
    ],
  ])("and the outcome is %s, the step fails", async (_, text) => {
    await writeFile(join(shared, "outcome.json"), text);
    await expect(runStep(policyShowStep, run, { params: { shared, what: "summary" } })).rejects.toMatchObject(
      {
        code: "POLICY_BAD_HANDOVER",
      },
    );
  });
});
