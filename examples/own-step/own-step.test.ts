import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { TaskRun } from "../../lib/tekton/types.ts";
import { render } from "../../scripts/render/index.ts";
import { buildSteps } from "../../scripts/steps/index.ts";

const ROOT = join(import.meta.dirname, "..", "..");
let root: string;

/** A catalog with this step and this task: the two folders of the example, copied to where docs/write-a-step.md says. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "own-step-"));
  await writeFile(join(root, "package.json"), '{ "version": "1.0.0", "type": "module" }');
  for (const folder of ["lib", "node_modules"]) await symlink(join(ROOT, folder), join(root, folder));
  await mkdir(join(root, "tasks"));
  await symlink(join(ROOT, "tasks/variants"), join(root, "tasks/variants"));
  for (const folder of ["steps/checksums", "tasks/checksums"]) {
    await cp(join(import.meta.dirname, folder), join(root, folder), { recursive: true });
    for (const name of await readdir(join(root, folder))) await moved(join(root, folder, name));
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function moved(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll("../../../../", "../../"));
}

it("is built, rendered, and run by the engine", async () => {
  const steps = await buildSteps({ root, into: join(root, "dist") });
  expect([...steps.programs.keys()]).toEqual(["checksums"]);
  expect(await render(root)).toEqual([
    ...["tasks/checksums/task.yaml", "tasks/checksums/README.md", "tasks/checksums/schema.json"],
    ...["yaml", "md", "schema.json"].map((kind) => `tasks/checksums/checksums-oci-ta.${kind}`),
  ]);
  await mkdir(join(root, "work/source"), { recursive: true });
  await writeFile(join(root, "work/source/a"), "a");

  const engine = await createEngine({
    stateDir: join(root, "state"),
    catalog: root,
    programs: { dir: steps.dir, digestOf: (step) => steps.programs.get(step)?.digest },
    client: registryClient({}),
    log: memoryLog(),
  });
  const run: TaskRun = {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: "sums" },
    spec: {
      taskRef: { name: "checksums" },
      workspaces: [{ name: "source", hostPath: { path: join(root, "work") } }],
    },
  };
  const { runs, exitCode } = await engine.run({ objects: [run], signal: new AbortController().signal });
  expect(exitCode).toBe(0);
  expect(await readFile(join(root, "work/source/SHA256SUMS"), "utf8")).toMatch(/^ca978112.* {2}a\n$/);
  expect(runs[0]?.run.status).toMatchObject({
    results: [
      { name: "SUMS_DIGEST", value: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      { name: "SUMS_COUNT", value: "1" },
    ],
  });
});
