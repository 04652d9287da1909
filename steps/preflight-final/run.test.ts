import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { writeOutcome } from "../../lib/preflight/index.ts";
import { preflightFinalStep } from "./contract.ts";
import { run } from "./run.ts";

let artifacts: string;
beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), "preflight-final-"));
});
afterEach(() => rm(artifacts, { recursive: true }));
const call = () => runStep(preflightFinalStep, run, { params: { artifacts } });

it("gives what the steps before came to", async () => {
  const output = makeTestOutput({ result: "FAILURE", note: "found", failures: 2 });
  await writeOutcome(artifacts, output);
  expect(await call()).toEqual({ testOutput: output });
});

it("is ERROR when there is nothing", async () => {
  expect((await call()).testOutput).toMatchObject({
    result: "ERROR",
    note: "Task ecosystem-cert-preflight-checks failed: no step before came to an outcome.",
  });
});

it.each(["", "garbage", '{"result":"SUCCESS"}'])("is ERROR when what was handed on is %j", async (text) => {
  await writeFile(join(artifacts, "konflux.results.json"), text);
  expect((await call()).testOutput).toMatchObject({
    result: "ERROR",
    note: expect.stringContaining("is no TEST_OUTPUT"),
  });
});
