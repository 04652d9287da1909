import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { readReleaseData, readSnapshot } from "../../lib/release/index.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { checkDataKeySourcesStep } from "../check-data-key-sources/contract.ts";
import { run as checkSources } from "../check-data-key-sources/run.ts";
import { collectSingleComponentModeDataStep } from "../collect-single-component-mode-data/contract.ts";
import { run as collectMode } from "../collect-single-component-mode-data/run.ts";
import { collectDataStep } from "./contract.ts";
import { run } from "./run.ts";

const image = `quay.io/dev/app@sha256:${"a".repeat(64)}`;
const object = (kind: string, namespace: string, name: string, more: object) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind,
  metadata: { namespace, name },
  ...more,
});
interface Parts {
  readonly release?: object;
  readonly plan?: object;
  readonly admission?: object;
  readonly snapshot?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly status?: object;
}
const objectsOf = ({ release, plan, admission, snapshot, labels, status }: Parts) => [
  object("Release", "dev", "rel", {
    spec: { snapshot: "snap", releasePlan: "rp", ...(release ? { data: release } : {}) },
    ...(status ? { status } : {}),
  }),
  object("ReleasePlan", "dev", "rp", { spec: { application: "app", ...(plan ? { data: plan } : {}) } }),
  object("ReleasePlanAdmission", "managed", "rpa", {
    spec: { origin: "dev", ...(admission ? { data: admission } : {}) },
  }),
  object("ReleaseServiceConfig", "release-service", "rsc", { spec: { debug: false } }),
  {
    ...object("Snapshot", "dev", "snap", {
      spec: snapshot ?? { application: "app", components: [{ name: "app", containerImage: image }] },
    }),
    metadata: { namespace: "dev", name: "snap", ...(labels ? { labels } : {}) },
  },
];

let root: string;
let kube: TestKube;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "collect-data-"));
});
afterEach(async () => {
  await kube.close();
  rmSync(root, { recursive: true, force: true });
});
const cluster = async (parts: Parts = {}) => {
  kube = await testKube({ objects: objectsOf(parts) });
};
const names = {
  release: "dev/rel",
  releasePlan: "dev/rp",
  releasePlanAdmission: "managed/rpa",
  releaseServiceConfig: "release-service/rsc",
  snapshot: "dev/snap",
};
const collect = (params: Record<string, string> = {}, signal?: AbortSignal) =>
  runStep(collectDataStep, run, {
    params: {
      ...names,
      subdirectory: "uid-1",
      workspace: root,
      apiServer: kube.server,
      serviceAccount: kube.folder(),
      ...params,
    },
    ...(signal ? { signal } : {}),
  });
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
const state = () =>
  readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8")])
    .sort();

describe("collect-data", () => {
  it("writes the objects and the merged data, and gives paths that are relative", async () => {
    await cluster({
      status: {
        collectors: {
          tenant: { jira: { releaseNotes: { issues: { fixed: [{ id: "A-1" }] } }, intention: "staging" } },
        },
      },
      release: { releaseNotes: { topic: "mine" }, pyxis: { server: "stage" } },
      plan: { pyxis: { server: "production", secret: "plan" } },
      admission: { pyxis: { secret: "admission", skipRepoPublishing: false }, intention: "production" },
      labels: { "appstudio.openshift.io/build-pipelinerun": "build-7" },
    });
    expect(await collect()).toEqual({
      release: "uid-1/release.json",
      releasePlan: "uid-1/release_plan.json",
      releasePlanAdmission: "uid-1/release_plan_admission.json",
      releaseServiceConfig: "uid-1/release_service_config.json",
      snapshotSpec: "uid-1/snapshot_spec.json",
      data: "uid-1/data.json",
      resultsDir: "uid-1/results",
      fbcFragment: image,
      snapshotBuildId: "build-7",
      subdirectory: "uid-1",
    });
    expect(json("uid-1/data.json")).toEqual({
      intention: "production",
      releaseNotes: { issues: { fixed: [{ id: "A-1" }] }, topic: "mine" },
      pyxis: { server: "production", secret: "admission", skipRepoPublishing: false },
    });
    expect(json("uid-1/snapshot_spec.json")).toEqual({
      application: "app",
      componentGroup: "app",
      components: [{ name: "app", containerImage: image }],
    });
    expect(json("uid-1/release_plan_admission.json")).toMatchObject({
      kind: "ReleasePlanAdmission",
      spec: { origin: "dev" },
    });
    expect(json("uid-1/release.json")).toMatchObject({
      metadata: { name: "rel" },
      status: { collectors: {} },
    });
    expect(json("uid-1/release_service_config.json")).toMatchObject({ kind: "ReleaseServiceConfig" });
    expect(readdirSync(join(root, "uid-1/results"))).toEqual([]);
  });

  it("again gives the same, over what an earlier try left", async () => {
    await cluster({ admission: { intention: "production" } });
    mkdirSync(join(root, "uid-1/results"), { recursive: true });
    writeFileSync(join(root, "uid-1/data.json"), "{ half");
    const first = [await collect(), state()];
    expect([await collect(), state()]).toEqual(first);
  });

  it("takes away what an earlier run left: results, what it mapped and judged; another Release's time", async () => {
    await cluster({ admission: { intention: "production" } });
    await collect();
    const time = json("uid-1/release-time.json");
    const left = [
      "results/push-snapshot-results.json",
      "snapshot_spec.json.orig",
      "snapshot_spec.json.mapped",
      "judged-files.json",
    ];
    const leave = () => {
      for (const name of left) writeFileSync(join(root, "uid-1", name), "{}");
      writeFileSync(join(root, "uid-1/release-time.json"), '{"releaseTimestamp":7}');
    };
    const before = state();
    leave();
    await collect();
    expect(json("uid-1/release-time.json")).toEqual({ releaseTimestamp: 7 });
    writeFileSync(join(root, "uid-1/release-time.json"), JSON.stringify(time, null, 2).concat("\n"));
    expect(state()).toEqual(before);
    leave();
    writeFileSync(join(root, "uid-1/release.json"), '{"metadata":{"namespace":"dev","name":"other"}}');
    await collect();
    expect(json("uid-1/release-time.json")).not.toEqual({ releaseTimestamp: 7 });
  });

  it("without a subdirectory writes into the folder itself; where files travel, into the other folder", async () => {
    await cluster();
    expect(await collect({ subdirectory: "" })).toMatchObject({ data: "data.json", resultsDir: "results" });
    const dataDir = join(root, "travelling");
    await collect({ ociStorage: "quay.io/dev/store", dataDir, workspace: "" });
    expect(await readReleaseData(join(dataDir, "uid-1/data.json"))).toEqual({});
    expect((await readSnapshot(join(dataDir, "uid-1/snapshot_spec.json"))).components).toHaveLength(1);
  });

  it("knows a Snapshot of a group as one of an application", async () => {
    await cluster({
      snapshot: { componentGroup: "group", components: [{ name: "app", containerImage: image }] },
    });
    await collect();
    expect(json("uid-1/snapshot_spec.json")).toMatchObject({ application: "group", componentGroup: "group" });
  });

  it.each([
    ["release", "dev/none", "Release dev/none"],
    ["releasePlan", "dev/none", "ReleasePlan dev/none"],
    ["releasePlanAdmission", "managed/none", "ReleasePlanAdmission managed/none"],
    ["releaseServiceConfig", "release-service/none", "ReleaseServiceConfig release-service/none"],
    ["snapshot", "dev/none", "Snapshot dev/none"],
  ])("an absent %s is an error, and nothing is written", async (param, name, says) => {
    await cluster();
    await expect(collect({ [param]: name })).rejects.toMatchObject({
      code: "KUBE_NOT_FOUND",
      message: expect.stringContaining(says),
    });
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    [
      { admission: { intention: "moon" } },
      'ReleasePlanAdmission managed/rpa: spec.data: intention: "moon" is not allowed; it wants "production" or "staging"',
    ],
    [
      { plan: { mapping: { components: [{ name: "app", tags: [1] }] } } },
      'ReleasePlan dev/rp: spec.data: mapping.components[0].tags[0] (component "app"): the number 1',
    ],
    [
      { release: { sign: "yes" } },
      'Release dev/rel: spec.data: sign: "yes" is not allowed; it wants an object',
    ],
    [
      { snapshot: { components: [{ name: "app", containerImage: "quay.io/dev/app:1" }] } },
      'Snapshot dev/snap: spec: components[0].containerImage (component "app"): "quay.io/dev/app:1" is not allowed',
    ],
    [
      { snapshot: { components: [] } },
      "Snapshot dev/snap: spec: components: an empty list is not allowed; it wants at least one component",
    ],
    [{ snapshot: { application: "app" } }, "Snapshot dev/snap: spec: components: is missing"],
  ])("bad data names the object, the field, the value and what is allowed: %j", async (parts, says) => {
    await cluster(parts);
    await expect(collect()).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining(says),
    });
  });

  it.each(["../out", "/etc", "a/../../b"])("refuses the subdirectory %j", async (subdirectory) => {
    await cluster();
    await expect(collect({ subdirectory })).rejects.toMatchObject({ code: "RELEASE_NO_DATA" });
  });

  it.each(["rel", "dev/rel/x", "", "/rel"])("refuses %j for namespace/name", async (release) => {
    await cluster();
    await expect(collect({ release })).rejects.toMatchObject({ code: "KUBE_BAD_NAME" });
  });

  it("when cancelled ends, and leaves no file that is not whole", async () => {
    await cluster();
    const cancelled = new AbortController();
    cancelled.abort();
    await expect(collect({}, cancelled.signal)).rejects.toMatchObject({ code: "HTTP_CANCELLED" });
    expect(readdirSync(root, { recursive: true })).toEqual([]);
  });
});

describe("collect-single-component-mode-data", () => {
  const mode = async (admission: object) => {
    await cluster({ admission });
    const { data: dataPath } = await collect();
    return runStep(collectSingleComponentModeDataStep, collectMode, {
      params: { dataPath, snapshot: names.snapshot, workspace: root },
    });
  };
  it.each([
    [{ singleComponentMode: true }, "true"],
    [{ singleComponentMode: "true" }, "true"],
    [{ singleComponentMode: false }, "false"],
    [{}, "false"],
  ])("%j is %s", async (admission, singleComponentMode) => {
    expect(await mode(admission)).toEqual({
      singleComponentMode,
      snapshotName: "snap",
      snapshotNamespace: "dev",
    });
  });
});

describe("check-data-key-sources", () => {
  const check = async (parts: Parts) => {
    await cluster(parts);
    const { release: releasePath, releasePlan: releasePlanPath } = await collect();
    return runStep(checkDataKeySourcesStep, checkSources, {
      params: { releasePath, releasePlanPath, workspace: root },
    });
  };
  it("lets a ReleasePlanAdmission say what is its own", async () => {
    expect(
      await check({
        admission: { releaseNotes: { product_id: [1], cpe: "cpe:/a" } },
        release: { releaseNotes: { topic: "t" } },
      }),
    ).toEqual({});
  });
  it("tells every key that Release and ReleasePlan may not set", async () => {
    const failed = check({
      release: { releaseNotes: { product_name: "x", product_stream: "s" } },
      plan: { releaseNotes: { cpe: "cpe:/a", allow_custom_live_id: false } },
    });
    await expect(failed).rejects.toMatchObject({
      code: "RELEASE_BAD_OBJECT",
      message: [
        "Found disallowed key: releaseNotes.product_name in resource Release",
        "Found disallowed key: releaseNotes.product_stream in resource Release",
        "Found disallowed key: releaseNotes.cpe in resource ReleasePlan",
        "Found disallowed key: releaseNotes.allow_custom_live_id in resource ReleasePlan",
      ].join("; "),
    });
  });
  it("takes an absent file for no answer", async () => {
    await cluster();
    const params = { releasePath: "none.json", releasePlanPath: "none.json", workspace: root };
    await expect(runStep(checkDataKeySourcesStep, checkSources, { params })).rejects.toMatchObject({
      code: "RELEASE_NO_FILE",
    });
  });
  it("takes a file of something else for no answer", async () => {
    await cluster();
    writeFileSync(join(root, "x.json"), "{}");
    const params = { releasePath: "x.json", releasePlanPath: "x.json", workspace: root };
    await expect(runStep(checkDataKeySourcesStep, checkSources, { params })).rejects.toMatchObject({
      code: "RELEASE_BAD_OBJECT",
    });
  });
});
