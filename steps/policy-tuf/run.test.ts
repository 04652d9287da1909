import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { policyTufStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-tuf-"));
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
const initialize = async (mirror: string) => {
  const log = memoryLog();
  await runStep(policyTufStep, run, { log, params: { mirror } });
  return log.lines.filter((line) => !line.startsWith("debug"));
};

it("the root of trust is initialized by ec, where a mirror is given", async () => {
  await ec("v0.9.3");
  expect(await initialize("https://tuf.example")).toEqual([
    "initialized the root of trust of https://tuf.example",
  ]);
  expect(await initialize("")).toEqual(["TUF_MIRROR is not given: no root of trust is initialized"]);
});

it("a mirror without ec is refused", async () => {
  await expect(initialize("https://tuf.example")).rejects.toMatchObject({ code: "TOOL_MISSING" });
});
