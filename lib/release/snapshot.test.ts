/** Renew the golden: `UPDATE_GOLDENS=1 npx vitest run lib/release/snapshot.test.ts`, and read what changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realRun } from "../provenance/testing.ts";
import type { PipelineRun } from "../tekton/types.ts";
import { readSnapshot, snapshotOf } from "./index.ts";

const run = (change: (run: PipelineRun) => void = () => undefined): PipelineRun => {
  const { pipelineRun } = realRun();
  change(pipelineRun);
  return pipelineRun;
};
const setResult = (name: string, value: string) => (pipelineRun: PipelineRun) => {
  for (const each of pipelineRun.status?.results ?? []) if (each.name === name) each.value = value;
};

describe("the Snapshot of a build", () => {
  it("is the golden one", () => {
    const file = join(import.meta.dirname, "fixtures", "snapshot.golden.json");
    const snapshot = snapshotOf(run());
    if (process.env["UPDATE_GOLDENS"]) writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`);
    expect(snapshot).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });

  it("is one that release tasks read", async () => {
    const dir = await mkdtemp(join(tmpdir(), "slipway snapshot-"));
    const file = join(dir, "snapshot_spec.json");
    const spec = snapshotOf(run())?.spec;
    await writeFile(file, JSON.stringify(spec));
    const read = await readSnapshot(file).finally(() => rm(dir, { recursive: true }));
    expect(read).toEqual(spec);
  });

  it("takes application and component from the labels", () => {
    const snapshot = snapshotOf(
      run(({ metadata }) => {
        metadata.labels = {
          "appstudio.openshift.io/application": "fleet",
          "appstudio.openshift.io/component": "board",
        };
      }),
    );
    expect(snapshot?.spec).toMatchObject({ application: "fleet", components: [{ name: "board" }] });
    expect(snapshot?.metadata.name).toBe("fleet-20261121-060358-000");
  });

  it.each([
    ["127.0.0.1:5000/app:1", "app", "app"],
    ["quay.io/team/app", "team", "app"],
    ["quay.io/org/tenant/my.app_x/web:latest", "my-app-x", "web"],
  ])("else from the repository: %s is %s/%s", (image, application, component) => {
    const snapshot = snapshotOf(run(setResult("IMAGE_URL", image)));
    expect(snapshot?.spec.application).toBe(application);
    expect(snapshot?.spec.components[0]?.name).toBe(component);
    expect(snapshot?.spec.components[0]?.containerImage).toMatch(
      /^[^@]+(?<!:1|:latest)@sha256:[0-9a-f]{64}$/,
    );
  });

  it("keeps what Pipelines as Code and the build said, under the names of the integration service", () => {
    const { labels, annotations } =
      snapshotOf(
        run(({ metadata }) => {
          metadata.labels = {
            "pipelinesascode.tekton.dev/event-type": "push",
            "build.appstudio.redhat.com/build_type": "docker",
            "other.example.com/x": "y",
          };
          metadata.annotations = { "pipelinesascode.tekton.dev/branch": "main" };
        }),
      )?.metadata ?? {};
    expect(labels).toMatchObject({
      "pac.test.appstudio.openshift.io/event-type": "push",
      "build.appstudio.redhat.com/build_type": "docker",
    });
    expect(labels).not.toHaveProperty(["other.example.com/x"]);
    expect(annotations).toMatchObject({
      "pac.test.appstudio.openshift.io/branch": "main",
      "test.appstudio.openshift.io/integration-workflow": "push",
    });
  });

  it("has no password of a URL", () => {
    const snapshot = snapshotOf(run(setResult("CHAINS-GIT_URL", "https://me:hunter2@git.example.com/a")));
    expect(JSON.stringify(snapshot)).not.toContain("hunter2");
    expect(snapshot?.spec.components[0]?.source?.git?.url).toBe("https://git.example.com/a");
  });

  it("names a folder of the source, and no folder that is the whole", () => {
    const at = (path: string) =>
      snapshotOf(run(({ spec }) => spec.params?.push({ name: "path-context", value: path })))?.spec
        .components[0]?.source?.git;
    expect(at("services/web")).toMatchObject({ context: "services/web", dockerfileUrl: "Containerfile" });
    expect(at(".")).not.toHaveProperty("context");
  });

  it("has a name that an object may have, however long the application's is", () => {
    const name = snapshotOf(
      run(({ metadata }) => {
        metadata.labels = { "appstudio.openshift.io/application": "a".repeat(63) };
      }),
    )?.metadata.name;
    expect(name).toHaveLength(63);
  });

  it.each<[string, (run: PipelineRun) => void]>([
    ["a run that failed", ({ status }) => Object.assign(status?.conditions?.[0] ?? {}, { status: "False" })],
    ["a run without source", setResult("CHAINS-GIT_COMMIT", "")],
    ["a run without image", setResult("IMAGE_URL", "")],
    ["an image without registry", setResult("IMAGE_URL", "app")],
    ["an image by tag alone", setResult("IMAGE_DIGEST", "")],
    [
      "a test",
      ({ metadata }) => {
        metadata.labels = { "pipelines.appstudio.openshift.io/type": "test" };
      },
    ],
  ])("is none of %s", (_, change) => {
    expect(snapshotOf(run(change))).toBeUndefined();
  });
});
