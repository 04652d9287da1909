import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { policyVersionStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-version-"));
  vi.stubEnv("PATH", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
const ec = (version: string) =>
  writeFile(
    join(folder, "ec"),
    `#!/bin/sh\n[ "$1" = version ] && { echo ${version}; exit; }\necho "$@" > ${folder}/args\n`,
    {
      mode: 0o755,
    },
  );
const lines = async () => {
  const log = memoryLog();
  await runStep(policyVersionStep, run, { log, params: {} });
  return log.lines;
};

it("says how much of the policy is judged natively, and that ec is not there", async () => {
  expect(await lines()).toEqual([
    expect.stringMatching(/^native rules: \d+ of the 165 of the release policy/),
    "ec: not on PATH; the native rules judge alone",
  ]);
});

it("says the version of ec where it is there", async () => {
  await ec("v0.9.3");
  expect((await lines()).at(-1)).toBe("ec: v0.9.3; it judges too, and must agree");
});

it("does not take an old ec for none", async () => {
  await ec("v0.1.3");
  await expect(lines()).rejects.toMatchObject({ code: "TOOL_OLD" });
});
