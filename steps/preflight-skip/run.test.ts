import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { readOutcome, writeOutcome } from "../../lib/preflight/index.ts";
import { preflightSkipStep } from "./contract.ts";
import { run } from "./run.ts";

it("hands on that bundles are not checked, unless a step before failed", async () => {
  const artifacts = await mkdtemp(join(tmpdir(), "preflight-skip-"));
  const call = () => runStep(preflightSkipStep, run, { params: { artifacts } });
  const { testOutput } = await call();
  expect(testOutput).toMatchObject({
    result: "SUCCESS",
    note: "This ecosystem check is not executed for operatorbundles.",
    namespace: "default",
  });
  expect(await readOutcome(artifacts)).toEqual(testOutput);
  expect((await call()).testOutput).toEqual(testOutput);
  const failed = makeTestOutput({ result: "ERROR", note: "broken" });
  await writeOutcome(artifacts, failed);
  expect((await call()).testOutput).toEqual(failed);
  await rm(artifacts, { recursive: true });
});
