import { describe, expect, it } from "vitest";
import {
  erroredOutput,
  formatProblem,
  makeImagesProcessed,
  makeTestOutput,
  mergeTestOutputs,
  readFormat,
  skippedOutput,
} from "./index.ts";

const at = new Date("2026-08-20T08:07:48.999Z");
const d = (hex: string) => `sha256:${hex.repeat(64)}`;

describe("TEST_OUTPUT", () => {
  it("has the published members in the published order", () => {
    expect(JSON.stringify(makeTestOutput({ result: "FAILURE", note: "Found.", failures: 2, at }))).toBe(
      '{"result":"FAILURE","timestamp":"2026-08-20T08:07:48+00:00","note":"Found.","namespace":"default","successes":0,"failures":2,"warnings":0}',
    );
  });
  it("cuts only the note, at a whole sign, and keeps it on one line", () => {
    const { note } = makeTestOutput({ result: "ERROR", note: `a\nb ${"ü".repeat(400)}`, at });
    expect(Buffer.byteLength(note)).toBeLessThanOrEqual(300);
    expect(note).toMatch(/^a b ü+…$/);
    const signs = "\u0000\u001b\u202e".repeat(200);
    const hidden = makeTestOutput({ result: "ERROR", note: `x ${signs}`, at });
    expect(hidden.note).toMatch(/^x \\u\{0\}\\u\{1b\}\\u\{202e\}/);
    // Result and termination message are JSON in JSON: a sign that is not seen would take 8 bytes of both.
    expect(JSON.stringify(JSON.stringify(hidden)).length).toBeLessThan(800);
  });
  it("says why when nothing was looked at, or could not be", () => {
    expect(skippedOutput("clair-scan", "there is no feed").note).toBe(
      "Task clair-scan skipped: there is no feed.",
    );
    expect(erroredOutput("clair-scan", "killed.")).toMatchObject({
      result: "ERROR",
      note: "Task clair-scan failed: killed.",
    });
  });
  it("of several images: the worst decides, counters add up, the latest time stands", () => {
    const one = makeTestOutput({ result: "SUCCESS", note: "fine", successes: 3, at });
    const two = makeTestOutput({
      result: "WARNING",
      note: "hm",
      warnings: 1,
      at: new Date("2026-08-20T08:07:50Z"),
    });
    const three = makeTestOutput({ result: "SKIPPED", note: "no", at });
    expect(mergeTestOutputs([three, one, two])).toEqual({
      ...two,
      successes: 3,
      warnings: 1,
    });
    expect(mergeTestOutputs([one, three]).result).toBe("SKIPPED");
  });
});

describe("a format refuses", () => {
  const output = makeTestOutput({ result: "SUCCESS", note: "x", at });
  it.each([
    ["test-output", { ...output, result: "PASSED" }, "/result"],
    ["test-output", { ...output, timestamp: "1755677268" }, "/timestamp"],
    ["test-output", { ...output, failures: -1 }, "/failures"],
    ["test-output", { ...output, note: " " }, "/note"],
    ["test-output", { result: "SUCCESS" }, "timestamp"],
    ["scan-output", { vulnerabilities: {} }, "unpatched_vulnerabilities"],
    ["images-processed", { image: { pullspec: "r/a:1", digests: [] } }, "/image/digests"],
    ["images-processed", { image: { pullspec: "r/a:1", digests: ["latest"] } }, "/image/digests/0"],
    ["reports", { amd64: d("a") }, "must match pattern"],
    ["rpms-data", { keys: { ABC: 1 } }, "/keys"],
    ["rpms-data", {}, "fewer than 1"],
    ["build-result", { status: "done", message: "" }, "/status"],
  ] as const)("%s: %j", (format, value, where) => {
    expect(formatProblem(format, value)).toContain(where);
  });
  it("and takes what is right", () => {
    expect(
      readFormat("images-processed", JSON.stringify(makeImagesProcessed("r/a:1", [d("a"), d("b")], d("b")))),
    ).toEqual({
      image: { pullspec: "r/a:1", digests: [d("a"), d("b")] },
    });
    expect(formatProblem("reports", {})).toBeUndefined();
    expect(formatProblem("rpms-data", { keys: { "199e2f91fd431d51": 3, unsigned: 1 } })).toBeUndefined();
  });
});
