import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TaskRun } from "../../lib/tekton/types.ts";
import { commandFor, summary } from "./index.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slipway summary "));
});
afterEach(() => rm(directory, { recursive: true }));

async function failed(log: string): Promise<string> {
  await mkdir(join(directory, "tasks/r-clone/logs"), { recursive: true });
  await writeFile(join(directory, "tasks/r-clone/logs/step-clone.log"), log);
  const run: TaskRun = {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: "r-clone", labels: { "tekton.dev/pipelineTask": "clone" } },
    spec: {},
    status: {
      conditions: [
        {
          type: "Succeeded",
          status: "False",
          reason: "StepFailed",
          message: '"step-clone" exited with code 1',
        },
      ],
      steps: [
        {
          name: "clone",
          container: "step-clone",
          terminated: { exitCode: 1, reason: "Error", startedAt: "", finishedAt: "" },
        },
      ],
    },
  };
  const outcome = {
    runs: [{ run, children: [], record: "r", directory, problems: [], faults: [] }],
    exitCode: 1,
  };
  return summary(outcome, commandFor("/var/my state"));
}

it("takes reason and next action out of what a step of the catalog said last", async () => {
  const text = await failed("fetching\nslipway: GIT_NO_REF no branch x in file:///r — Check the revision.\n");
  expect(text).toContain("failed   task clone, step clone: StepFailed");
  expect(text).toContain("reason   GIT_NO_REF no branch x in file:///r\n");
  expect(text).toContain("next     Check the revision.");
  expect(text).toContain("| fetching");
  expect(text).toContain("npx slipway logs r clone/clone --state '/var/my state'");
});

it("says Tekton's reason for any other program", async () => {
  expect(await failed("oh no\n")).toContain('reason   "step-clone" exited with code 1\n           | oh no');
});
