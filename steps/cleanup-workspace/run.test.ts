import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep, type TestCall } from "../../lib/contract/testing.ts";
import { RESOURCES } from "../../lib/kube/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { cleanupWorkspaceStep } from "./contract.ts";
import { run } from "./run.ts";

const { TaskRun } = RESOURCES;
const UID = "0b5f-uid";
const request = (name: string, uid = UID) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "InternalRequest",
  metadata: {
    name,
    namespace: "default",
    labels: { "internal-services.appstudio.openshift.io/pipelinerun-uid": uid },
  },
  spec: {},
});
const taskRun = (name: string, more: object = {}, pipelineRun = "release-1") => ({
  apiVersion: "tekton.dev/v1",
  kind: "TaskRun",
  metadata: { name, namespace: "default", labels: { "tekton.dev/pipelineRun": pipelineRun } },
  spec: {},
  ...more,
});
const DONE = { status: { completionTime: "2026-01-01T00:00:00Z" } };

let dir: string;
let workspace: string;
let kube: TestKube;
let log = memoryLog();
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway cleanup "));
  workspace = join(dir, "workspace");
  await mkdir(join(workspace, "uid", "results"), { recursive: true });
  await mkdir(join(workspace, "other"));
  await writeFile(join(workspace, "uid", "data.json"), "{}");
  await open([request("a"), request("b"), request("foreign", "another")]);
});
afterEach(async () => {
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(objects: readonly { apiVersion: string; kind: string; metadata: object }[]) {
  await kube?.close();
  kube = await testKube({ objects });
  log = memoryLog();
}
type Params = TestCall<typeof cleanupWorkspaceStep>["params"];
const clean = (params: Params = {}, signal?: AbortSignal) =>
  runStep(cleanupWorkspaceStep, run, {
    params: {
      ...{ workspace, subdirectory: "uid", pipelineRunUid: UID, taskRun: "cleanup" },
      ...{ apiServer: kube.server, serviceAccount: kube.folder(), ...params },
    },
    log,
    ...(signal === undefined ? {} : { signal }),
  });
const requests = () =>
  kube
    .objects()
    .filter(({ kind }) => kind === "InternalRequest")
    .map(({ metadata }) => metadata.name);
const folder = () => existsSync(join(workspace, "uid"));

describe("cleaning up", () => {
  it("deletes the InternalRequests of the run, and its folder, and nothing else", async () => {
    await clean();
    expect([requests(), folder(), existsSync(join(workspace, "other"))]).toEqual([["foreign"], false, true]);
  });

  it("again finds nothing to do, and succeeds", async () => {
    await clean();
    await clean();
    expect(log.lines.slice(-2)).toEqual(["there are no InternalRequests of this run", "uid is not there"]);
    expect(requests()).toEqual(["foreign"]);
  });

  it("without a uid leaves InternalRequests alone", async () => {
    await clean({ pipelineRunUid: "" });
    expect([requests(), folder()]).toEqual([["a", "b", "foreign"], false]);
  });

  it("without a subdirectory deletes no folder, and succeeds", async () => {
    await clean({ subdirectory: "" });
    expect([requests(), folder()]).toEqual([["foreign"], true]);
    expect(log.lines.at(-1)).toBe("subdirectory is empty: no folder is deleted");
  });

  it("without a cluster deletes the folder: nobody made InternalRequests there", async () => {
    await clean({ serviceAccount: "" });
    expect([requests(), folder()]).toEqual([["a", "b", "foreign"], false]);
  });
});

describe("what cannot be deleted", () => {
  it("keeps neither the other InternalRequests nor the folder, and fails the task at its end", async () => {
    kube.fail({ verb: "delete", name: "a" }, { status: 403 });
    await expect(clean()).rejects.toMatchObject({
      code: "CLEANUP_INCOMPLETE",
      message: expect.stringContaining("may not delete InternalRequest default/a"),
    });
    expect([requests(), folder()]).toEqual([["a", "foreign"], false]);
  });

  it("is all said", async () => {
    kube.fail({ verb: "delete" }, { status: 403 });
    await expect(clean({ subdirectory: "../x" })).rejects.toThrow(
      /InternalRequest default\/a .*InternalRequest default\/b .*subdirectory "..\/x" is no folder/,
    );
  });

  it.each([
    ["403", { status: 403 }],
    ["500", { status: 500 }],
    ["garbage", { garbage: true }],
    ["a cut line", { cut: "midway" }],
  ] as const)("because the cluster answers %s keeps no folder", async (_what, failure) => {
    kube.fail({ verb: "list", resource: "internalrequests" }, failure);
    await expect(clean()).rejects.toMatchObject({ code: "CLEANUP_INCOMPLETE" });
    expect(folder()).toBe(false);
  });

  it("is no fault where somebody else deleted it meanwhile", async () => {
    kube.fail({ verb: "delete", name: "a" }, { status: 404 });
    await clean();
    expect(requests()).toEqual(["a", "foreign"]);
  });
});

describe("the folder", () => {
  it.each(["..", "../workspace", ".", "uid/../..", "/etc", "uid/../../other"])(
    "must lie in the workspace: %j is refused, and nothing is deleted",
    async (subdirectory) => {
      await expect(clean({ subdirectory })).rejects.toMatchObject({ code: "CLEANUP_INCOMPLETE" });
      expect([folder(), existsSync(join(workspace, "other"))]).toEqual([true, true]);
    },
  );

  it("is not followed through a link that leads out of the workspace", async () => {
    await mkdir(join(dir, "outside", "kept"), { recursive: true });
    await symlink(join(dir, "outside"), join(workspace, "link"));
    await expect(clean({ subdirectory: "link/kept" })).rejects.toMatchObject({ code: "CLEANUP_INCOMPLETE" });
    expect(existsSync(join(dir, "outside", "kept"))).toBe(true);
    await clean({ subdirectory: "link" });
    expect([existsSync(join(workspace, "link")), existsSync(join(dir, "outside", "kept"))]).toEqual([
      false,
      true,
    ]);
  });
});

describe("tasks that still work", () => {
  it("are waited for by a watch, not by the clock", async () => {
    await open([
      taskRun("cleanup"),
      taskRun("notify"),
      taskRun("done", DONE),
      taskRun("stranger", {}, "other"),
    ]);
    const client = kube.client();
    const cleaning = clean({ delay: "3600" });
    // The watch says that it waits; only then the other task ends.
    await waitFor(() => kube.requests().some(({ url }) => url.includes("taskruns?labelSelector")));
    expect(folder()).toBe(true);
    const done = { namespace: "default", name: "notify" };
    await client.patch(TaskRun, done, DONE, { subresource: "status" });
    await cleaning;
    expect(folder()).toBe(false);
    expect(log.lines).toContain("waiting for notify, at most 3600 s");
  });

  it("are waited for also where they are deleted, and where the watch is cut", async () => {
    await open([taskRun("cleanup"), taskRun("notify")]);
    kube.fail({ verb: "watch" }, { cut: "before", times: 1 });
    const cleaning = clean({ delay: "3600" });
    await waitFor(() => kube.requests().some(({ failed }) => failed === true));
    await kube.client().delete(TaskRun, { namespace: "default", name: "notify" });
    await cleaning;
    expect(folder()).toBe(false);
  });

  it("keep the folder no longer than the delay", async () => {
    await open([taskRun("cleanup"), taskRun("notify")]);
    await clean({ delay: "1" });
    expect(folder()).toBe(false);
    expect(log.lines.join()).toContain("still working after 1 s: notify");
  });

  it("are none where all are done, where there is no delay, and where no TaskRun is recorded", async () => {
    await open([taskRun("cleanup"), taskRun("done", DONE)]);
    await clean({ delay: "3600" });
    await open([taskRun("cleanup"), taskRun("notify")]);
    await clean({ delay: "0" });
    await open([]);
    await clean({ delay: "3600" });
    expect(folder()).toBe(false);
  });

  it("may be hidden from this account: then the whole delay is waited, until it is cancelled", async () => {
    await open([taskRun("cleanup"), taskRun("notify")]);
    kube.fail({ resource: "taskruns" }, { status: 403 });
    const stop = new AbortController();
    const { warn } = log;
    log.warn = (message) => {
      warn(message);
      stop.abort();
    };
    await expect(clean({ delay: "3600" }, stop.signal)).rejects.toMatchObject({ name: "AbortError" });
    expect(log.lines.join()).toContain("cannot see whether other tasks still work, so 3600 s are waited");
    expect(folder()).toBe(true);
  });
});

it("refuses a uid that would select something else", async () => {
  await expect(clean({ pipelineRunUid: "x,y in (a)" })).rejects.toMatchObject({
    message: expect.stringContaining("is no value of a label"),
  });
  expect(requests()).toEqual(["a", "b", "foreign"]);
});

/** Asks again with each turn of the event loop. */
async function waitFor(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((go) => setImmediate(go));
}
