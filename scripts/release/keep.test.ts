import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadYaml } from "../../lib/tekton/index.ts";
import { keepRelease, releaseObjects, releaseRun } from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway keep-"));
});
afterEach(() => rm(folder, { recursive: true }));

const key = { "cosign.key": "private", "cosign.password": "", "cosign.pub": "public" };
const gate = { kind: "Task", name: "gate", ref: "r/gate:0.1@sha256:0", digest: "sha256:0", version: "0.1.0" };

it("keeps what a release ran with: the run, and each object in a file that only its owner reads", async () => {
  const snapshot = { apiVersion: "appstudio.redhat.com/v1alpha1", kind: "Snapshot", metadata: { name: "x" } };
  const production = "127.0.0.1:5001";
  const objects = await releaseObjects({ name: "app", production, snapshot, policy: {}, key });
  const run = releaseRun({ name: "app", pipeline: "p", bundle: "r/p:1", gate });
  await keepRelease(folder, { objects, run });
  await writeFile(join(folder, "objects/stale.yaml"), "");
  await keepRelease(folder, { objects, run });
  const names = await readdir(join(folder, "objects"));
  expect(names.sort()).toEqual([
    "enterprisecontractpolicy-release.yaml",
    "release-app.yaml",
    "releaseplan-app.yaml",
    "releaseplanadmission-app.yaml",
    "releaseserviceconfig-release-service-config.yaml",
    "secret-release-key.yaml",
    "secret-release-signing.yaml",
    "snapshot-app.yaml",
  ]);
  const read = async (path: string) => loadYaml(await readFile(join(folder, path), "utf8"), path).objects;
  const kept = (await Promise.all(names.map((name) => read(`objects/${name}`)))).flat();
  expect(kept.map(({ object }) => object)).toEqual(expect.arrayContaining(objects));
  expect((await read("run.yaml"))[0]?.object).toEqual(run);
  expect((await stat(join(folder, "objects/secret-release-key.yaml"))).mode & 0o777).toBe(0o600);
});
