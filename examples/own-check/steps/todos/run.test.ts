import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../../../lib/contract/testing.ts";
import { memoryLog } from "../../../../lib/log/index.ts";
import { todosCheck } from "./contract.ts";
import { run } from "./run.ts";

let source: string;
beforeEach(async () => {
  source = await mkdtemp(join(tmpdir(), "todos-"));
});
afterEach(() => rm(source, { recursive: true }));

it("finds a note without a name, and says where", async () => {
  await writeFile(join(source, "a.sh"), "# TODO(ann): later\n# TODO: now\n");
  const log = memoryLog();
  const { testOutput } = await runStep(todosCheck, run, { params: { source }, log });
  expect(testOutput).toMatchObject({ result: "WARNING", warnings: 1 });
  expect(log.lines).toContain("a.sh:2: warning: # TODO: now [todo-owner]");
});

it("finds nothing where there is nothing", async () => {
  const { testOutput } = await runStep(todosCheck, run, { params: { source } });
  expect(testOutput?.result).toBe("SUCCESS");
});

it("says ERROR where it cannot look", async () => {
  const { testOutput } = await runStep(todosCheck, run, { params: { source: join(source, "gone") } });
  expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("gone") });
});
