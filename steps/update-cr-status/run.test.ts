import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createArtifacts } from "../../lib/artifacts/index.ts";
import { runStep, type TestCall } from "../../lib/contract/testing.ts";
import { findResource, RESOURCES } from "../../lib/kube/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { updateCrStatusStep } from "./contract.ts";
import { run } from "./run.ts";

const RELEASE = {
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Release",
  metadata: { name: "first", namespace: "dev" },
  spec: { snapshot: "s" },
  status: { conditions: [{ type: "Released" }] },
};
const at = { namespace: "dev", name: "first" };

let dir: string;
let kube: TestKube;
let log = memoryLog();
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway status "));
  await mkdir(join(dir, "uid", "results"), { recursive: true });
  kube = await testKube({ objects: [RELEASE] });
  log = memoryLog();
});
afterEach(async () => {
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

const result = (name: string, content: unknown) =>
  writeFile(
    join(dir, "uid", "results", name),
    typeof content === "string" ? content : JSON.stringify(content),
  );
type Params = TestCall<typeof updateCrStatusStep>["params"];
const update = (params: Params = {}) =>
  runStep(updateCrStatusStep, run, {
    params: {
      ...{ resource: "dev/first", resultsDirPath: "uid/results", workspace: dir },
      ...{ apiServer: kube.server, serviceAccount: kube.folder(), ...params },
    },
    log,
  });
const statusOf = async (name = "first"): Promise<unknown> =>
  (await kube.client().get(RESOURCES.Release, { ...at, name })).status;
const patches = () => kube.requests().filter(({ method }) => method === "PATCH");

describe("the status", () => {
  it("gets what all files say, and keeps what it had", async () => {
    await result("push-snapshot-results.json", {
      images: [{ name: "a", shasum: "sha256:1", urls: ["q/a:1"] }],
    });
    await result("create-advisory-results.json", { advisory: { url: "https://a" } });
    await update();
    expect(await statusOf()).toEqual({
      conditions: [{ type: "Released" }],
      artifacts: {
        advisory: { url: "https://a" },
        images: [{ name: "a", shasum: "sha256:1", urls: ["q/a:1"] }],
      },
    });
    expect(log.lines).toEqual([
      "results of create-advisory-results.json, push-snapshot-results.json: advisory, images",
      "status.artifacts of release dev/first is written",
    ]);
  });

  it("unites lists of several files, in the order of their names, whatever their order on disk", async () => {
    await result("b.json", { images: [{ name: "a", urls: ["2"] }], winner: "b" });
    await result("a.json", { images: [{ name: "a", urls: ["1"] }, { name: "z" }], winner: "a" });
    await result("B.json", { winner: "B" });
    await update();
    expect(await statusOf()).toMatchObject({
      artifacts: { images: [{ name: "a", urls: ["1", "2"] }, { name: "z" }], winner: "b" },
    });
  });

  it("is that of the key and the type that were asked for", async () => {
    await kube.close();
    const snapshot = { ...RELEASE, kind: "Snapshot" };
    kube = await testKube({ objects: [RELEASE, snapshot] });
    await result("a.json", { x: 1 });
    await update({ resourceType: "Snapshot", statusKey: "published" });
    const seen = await kube.client().get(findResource("snapshot"), at);
    expect(seen.status).toMatchObject({ published: { x: 1 } });
    expect(await statusOf()).toEqual(RELEASE.status);
  });

  it("does not say twice what it says already: the second run changes nothing", async () => {
    await result("a.json", { images: [{ name: "a", urls: ["1"] }] });
    await update();
    const before = await kube.client().get(RESOURCES.Release, at);
    await update();
    expect(await kube.client().get(RESOURCES.Release, at)).toEqual(before);
    expect(patches()).toHaveLength(1);
    expect(log.lines.at(-1)).toBe("status.artifacts of release dev/first says it already");
  });

  it("is what the newest run published: its lists replace those of an earlier one", async () => {
    await result("a.json", { images: [{ name: "a", urls: ["old"] }], github: { url: "g" } });
    await update();
    await result("a.json", { images: [{ name: "a", urls: ["new"] }] });
    await update();
    expect(await statusOf()).toMatchObject({
      artifacts: { images: [{ name: "a", urls: ["new"] }], github: { url: "g" } },
    });
  });

  it("stays as it is where there are no results", async () => {
    await update();
    expect(await statusOf()).toEqual(RELEASE.status);
    expect(kube.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

describe("files that are no results", () => {
  it.each([
    ["no JSON", "broken.json", "{", "broken.json: it is no JSON"],
    ["a text file", "notes.txt", "done", "notes.txt: it is no JSON"],
    ["an empty file", "empty.json", "", "empty.json: it is no JSON"],
    ["a list", "list.json", "[1]", "list.json: a JSON object is wanted, it holds [1]"],
    ["null", "null.json", "null", "null.json: a JSON object is wanted"],
  ])("fail the task, naming the file: %s", async (_what, name, content, message) => {
    await result("a.json", { x: 1 });
    await result(name, content);
    await expect(update()).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
      message: expect.stringContaining(message),
    });
    expect(kube.requests()).toEqual([]);
  });

  it("half-written by a task that was killed are left out", async () => {
    await result("a.json", { x: 1 });
    await result(".12-ab.partial", "{");
    await update();
    expect(await statusOf()).toMatchObject({ artifacts: { x: 1 } });
  });

  it("a folder that is not there is a fault, not nothing", async () => {
    await expect(update({ resultsDirPath: "uid/other" })).rejects.toMatchObject({ code: "RELEASE_NO_FILE" });
    await expect(update({ resultsDirPath: "../results" })).rejects.toMatchObject({ code: "RELEASE_NO_DATA" });
  });
});

describe("others who write", () => {
  it("at the same time lose nothing, and neither do we: a conflict is looked at again", async () => {
    await result("a.json", { x: 1 });
    kube.fail({ verb: "patch" }, { status: 409, times: 3 });
    await update();
    expect(await statusOf()).toMatchObject({ artifacts: { x: 1 } });
    expect(log.lines.filter((line) => line.includes("changed meanwhile"))).toHaveLength(3);
  });

  it("to other keys of the same status are kept by tasks that run side by side", async () => {
    const keys = ["one", "two", "three", "four", "five"];
    await result("a.json", { x: 1 });
    await Promise.all(keys.map((statusKey) => update({ statusKey })));
    expect(await statusOf()).toEqual({
      ...RELEASE.status,
      ...Object.fromEntries(keys.map((key) => [key, { x: 1 }])),
    });
  });

  it("without end are given up at last", async () => {
    await result("a.json", { x: 1 });
    kube.fail({ verb: "patch" }, { status: 409 });
    await expect(update()).rejects.toMatchObject({ code: "KUBE_CONFLICT" });
    expect(patches()).toHaveLength(10);
  });
});

describe("a cluster in trouble", () => {
  it.each([
    ["429", { status: 429, retryAfter: 0, times: 1 }],
    ["500", { status: 500, times: 1 }],
    ["a cut line", { cut: "before", times: 1 }],
  ] as const)("is asked again after %s", async (_what, failure) => {
    await result("a.json", { x: 1 });
    kube.fail({ verb: "get" }, failure);
    kube.fail({ verb: "patch" }, failure);
    await update();
    expect(await statusOf()).toMatchObject({ artifacts: { x: 1 } });
  });

  it.each([
    ["forbids it", { status: 403 }, "KUBE_DENIED"],
    ["answers garbage", { garbage: true }, "KUBE_BAD_ANSWER"],
    ["refuses unknown fields", { status: 422 }, "KUBE_INVALID"],
  ] as const)("that %s fails the task", async (_what, failure, code) => {
    await result("a.json", { x: 1 });
    kube.fail({ verb: "patch" }, failure);
    await expect(update()).rejects.toMatchObject({ code });
  });

  it("refuses what its definition does not know, instead of dropping it with a warning", async () => {
    await result("a.json", { x: 1 });
    await update();
    expect(patches()[0]?.url).toBe(
      "/apis/appstudio.redhat.com/v1alpha1/namespaces/dev/releases/first/status?fieldValidation=Strict",
    );
  });

  it("that has no such object says so", async () => {
    await result("a.json", { x: 1 });
    await expect(update({ resource: "dev/none" })).rejects.toMatchObject({ code: "KUBE_NOT_FOUND" });
  });
});

it.each([
  [{ resource: "first" }, "KUBE_BAD_NAME"],
  [{ resourceType: "nothing" }, "KUBE_UNKNOWN_RESOURCE"],
  [{ serviceAccount: "" }, "KUBE_NO_ACCOUNT"],
])("refuses %j: %s", async (params, code) => {
  await result("a.json", { x: 1 });
  await expect(update(params)).rejects.toMatchObject({ code });
});

describe("results of parallel tasks", () => {
  it("are fetched, verified, and united with those of the folder", async () => {
    const registry = await testRegistry();
    const client = await openRegistry({ caFile: registry.caFile });
    const branch = async (name: string, content: unknown) => {
      const folder = join(dir, name);
      await mkdir(join(folder, "uid", "results"), { recursive: true });
      await writeFile(join(folder, "uid", "results", `${name}.json`), JSON.stringify(content));
      const options = { expiresAfter: "", log, signal: new AbortController().signal };
      const sources = [{ name: "sourceDataArtifact", path: folder }];
      const made = await createArtifacts(client, `${registry.address}/data`, sources, options);
      return made["sourceDataArtifact"] ?? "";
    };
    await result("push.json", { images: [{ name: "a" }] });
    const first = await branch("pyxis", { images: [{ name: "a", id: "1" }] });
    const second = await branch("advisory", { advisory: { url: "u" } });
    const params = {
      ...{ ociStorage: `${registry.address}/data`, dataDir: dir, caFile: registry.caFile },
      resultArtifacts: [`${first}=/anywhere`, "=/anywhere", `${second}=/anywhere`],
    };
    await update(params);
    expect(await statusOf()).toMatchObject({
      artifacts: { images: [{ name: "a", id: "1" }], advisory: { url: "u" } },
    });
    const forged = first.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    await expect(update({ ...params, resultArtifacts: [`${forged}=/x`] })).rejects.toMatchObject({
      code: expect.stringMatching(/^(OCI|ARTIFACT)_/),
    });
    await client.close();
    await registry.close();
  });
});
