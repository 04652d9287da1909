import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AnyRun } from "../record/index.ts";
import { releaseOf } from "./release.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slipway-release-"));
});
afterEach(() => rm(directory, { recursive: true }));

const VERDICT = JSON.stringify({ success: true, components: [{ name: "board", success: true }] });

/** A TaskRun of one step, with what the step printed. */
async function taskRun(task: string, step: string, log: string): Promise<AnyRun> {
  const logs = join(directory, "tasks", "run-1", "logs");
  await mkdir(logs, { recursive: true });
  await writeFile(join(logs, `step-${step}.log`), log);
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: "run-1", labels: { "tekton.dev/task": task } },
    spec: {},
    status: { conditions: [], steps: [{ name: step, container: `step-${step}` }] },
  };
}

it.each(["verify-enterprise-contract", "verify-conforma-konflux-ta", "verify-conforma"])(
  "%s is believed to be the gate",
  async (task) => {
    const run = await taskRun(task, "report-json", VERDICT);
    expect((await releaseOf({ run, children: [], directory }))?.gates).toMatchObject([{ success: true }]);
  },
);

it.each([
  ["report-json", VERDICT],
  ["push", `published board: registry.example/board:1@sha256:${"0".repeat(64)}\n`],
])("another task may print what it likes in step %s", async (step, log) => {
  const run = await taskRun("unit-tests", step, log);
  expect(await releaseOf({ run, children: [], directory })).toBeUndefined();
});
