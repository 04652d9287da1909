import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput, type TestResult } from "../../lib/formats/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { sha256 } from "../../lib/oci/index.ts";
import { writeOutcome, writeSnapshotHandover } from "../../lib/policy/index.ts";
import { checkJudged } from "../../lib/release/index.ts";
import { policyAssertStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
let shared: string;
let workspace: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-assert-"));
  shared = join(folder, "shared");
  workspace = join(folder, "workspace");
  await mkdir(workspace);
});
afterEach(() => rm(folder, { recursive: true }));

const SNAPSHOT = { components: [{ name: "app", containerImage: "r.example/app:1" }] };
const TEXT = JSON.stringify(SNAPSHOT);

/** What the steps before leave behind. */
async function judged(result: TestResult, more: { reduced?: boolean; inFile?: boolean } = {}) {
  const { reduced = false, inFile = true } = more;
  await writeOutcome(shared, { testOutput: makeTestOutput({ result, note: "n" }), text: "" });
  await writeFile(join(workspace, "snapshot.json"), TEXT);
  await writeFile(join(workspace, "data.json"), "{}");
  await writeSnapshotHandover(shared, {
    snapshot: SNAPSHOT,
    files: inFile ? { "snapshot.json": sha256(TEXT), "data.json": sha256("{}") } : {},
    path: inFile ? join(workspace, "snapshot.json") : "",
    reduced,
  });
}
const log = memoryLog();
const call = (params: Record<string, string> = {}) =>
  runStep(policyAssertStep, run, { log, params: { shared, workspace, ...params } });
const change = (name: string) => writeFile(join(workspace, name), '{"changed": true}');

describe("the assertion", () => {
  it.each<[TestResult, string, boolean]>([
    ["SUCCESS", "true", true],
    ["WARNING", "true", true],
    ["SUCCESS", "1", true],
    ["FAILURE", "true", false],
    ["FAILURE", "1", false],
    ["ERROR", "true", false],
    ["SKIPPED", "true", false],
    ["FAILURE", "false", true],
    ["ERROR", "false", true],
    // To jq 0 is true.
    ["FAILURE", "0", false],
  ])("of %s with STRICT=%s passes: %s", async (result, strict, passes) => {
    await judged(result);
    if (passes) await call({ strict });
    else
      await expect(call({ strict })).rejects.toMatchObject({
        code: "POLICY_FAILED",
        message: `the judgement is ${result}: n`,
      });
  });

  it("fails where nothing was judged, strict or not", async () => {
    await expect(call({ strict: "false" })).rejects.toMatchObject({ code: "POLICY_BAD_HANDOVER" });
  });

  it("refuses another word for STRICT", async () => {
    await judged("SUCCESS");
    await expect(call({ strict: "yes" })).rejects.toThrow(/true, 1, false, 0/);
  });
});

describe("files of a workspace", () => {
  it("that were judged are noted: later tasks refuse others", async () => {
    await judged("SUCCESS");
    await call();
    const files = [join(workspace, "snapshot.json"), join(workspace, "data.json")];
    await checkJudged(files);
    await change("data.json");
    await expect(checkJudged(files)).rejects.toMatchObject({ code: "RELEASE_CHANGED" });
  });

  it.each(["snapshot.json", "data.json"])(
    "that were changed while they were judged fail the gate: %s",
    async (name) => {
      await judged("SUCCESS");
      await change(name);
      await expect(call()).rejects.toMatchObject({
        code: "RELEASE_CHANGED",
        message: expect.stringContaining(name),
      });
      expect(await readdir(workspace)).toEqual(["data.json", "snapshot.json"]);
    },
  );

  it.each<[string, () => Promise<void>, Record<string, string>]>([
    ["of which only a part was judged", () => judged("SUCCESS", { reduced: true }), {}],
    ["where the Snapshot came in no file", () => judged("SUCCESS", { inFile: false }), {}],
    [
      "where data travels as trusted artifacts",
      () => judged("SUCCESS"),
      { ociStorage: "r.example/data", dataDir: "/d" },
    ],
    ["where none is bound", () => judged("SUCCESS"), { workspace: "" }],
  ])("are not noted %s", async (_, prepare, params) => {
    await prepare();
    await call(params);
    expect(await readdir(workspace)).toEqual(["data.json", "snapshot.json"]);
  });

  it("are not noted where the gate refuses", async () => {
    await judged("FAILURE");
    await expect(call()).rejects.toMatchObject({ code: "POLICY_FAILED" });
    expect(await readdir(workspace)).toEqual(["data.json", "snapshot.json"]);
  });
});

it("gives the trusted artifact that was judged to those who publish it, again too", async () => {
  await judged("SUCCESS");
  const sourceDataArtifact = `oci:r.example/data@${sha256("x")}`;
  expect(await call({ sourceDataArtifact })).toEqual({ sourceDataArtifact });
  expect(await call({ sourceDataArtifact })).toEqual({ sourceDataArtifact });
});
