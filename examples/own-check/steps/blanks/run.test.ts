import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../../../lib/contract/testing.ts";
import { memoryLog } from "../../../../lib/log/index.ts";
import { blanksCheck } from "./contract.ts";
import { run } from "./run.ts";

let source: string;
beforeEach(async () => {
  source = await mkdtemp(join(tmpdir(), "blanks-"));
});
afterEach(() => rm(source, { recursive: true }));

it("finds a line that ends in blanks, and says where", async () => {
  await writeFile(join(source, "a.sh"), "set -e\necho hi  \n");
  const log = memoryLog();
  const { testOutput } = await runStep(blanksCheck, run, { params: { source }, log });
  expect(testOutput).toMatchObject({ result: "WARNING", warnings: 1 });
  expect(log.lines).toContain("a.sh:2: warning: ends in blanks [blank-end]");
});

it("finds nothing where there is nothing", async () => {
  const { testOutput } = await runStep(blanksCheck, run, { params: { source } });
  expect(testOutput?.result).toBe("SUCCESS");
});

it("says ERROR where it cannot look", async () => {
  const { testOutput } = await runStep(blanksCheck, run, { params: { source: join(source, "gone") } });
  expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("gone") });
});
