import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeImagesProcessed, makeTestOutput } from "../../lib/formats/index.ts";
import { type RpmSignatures, writeRpmSignatures } from "../../lib/handover/index.ts";
import { rpmsSignatureResultsStep } from "./contract.ts";
import { run } from "./run.ts";

const FOUND: RpmSignatures = {
  testOutput: makeTestOutput({ result: "SUCCESS", note: "done" }),
  rpmsData: { keys: { "199e2f91fd431d51": 3, unsigned: 0 } },
  imagesProcessed: makeImagesProcessed("registry.example/a:1", [], `sha256:${"1".repeat(64)}`),
};

let workdir: string;
beforeEach(async () => {
  workdir = await mkdtemp(join(tmpdir(), "rpms-results-"));
});
afterEach(() => rm(workdir, { recursive: true }));
const results = () => runStep(rpmsSignatureResultsStep, run, { params: { workdir } });
const replace = (text: string) => writeFile(join(workdir, "rpms-signature-scan.json"), text);

it("gives what the scan found", async () => {
  await writeRpmSignatures(workdir, FOUND);
  expect(await results()).toEqual(FOUND);
});

it("gives the scan's error, and no images where none was scanned", async () => {
  const { imagesProcessed: _, ...found } = FOUND;
  const failed = { ...found, rpmsData: { error: "no such image" } };
  await writeRpmSignatures(workdir, failed);
  expect(await results()).toEqual(failed);
});

it.each<[string, string, RegExp]>([
  ["no JSON", "{", /is no JSON/],
  ["another schema", JSON.stringify({ ...FOUND, schema: 2 }), /schema must be 1/],
  [
    "keys that are none",
    JSON.stringify({ ...FOUND, schema: 1, rpmsData: { keys: { x: 1 } } }),
    /rpmsData is no rpms-data/,
  ],
  ["no TEST_OUTPUT", JSON.stringify({ ...FOUND, schema: 1, testOutput: {} }), /testOutput is no test-output/],
])("is an ERROR where the scan left %s", async (_, text, reason) => {
  await replace(text);
  const { testOutput, rpmsData, imagesProcessed } = await results();
  expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringMatching(reason) });
  expect(rpmsData).toEqual({ error: expect.stringMatching(reason) });
  expect(imagesProcessed).toBeUndefined();
});
