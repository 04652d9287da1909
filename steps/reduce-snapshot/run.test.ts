import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { reduceSnapshotStep } from "./contract.ts";
import { run } from "./run.ts";

const image = (name: string, hex: string) => ({
  name,
  containerImage: `quay.io/dev/${name}@sha256:${hex.repeat(64)}`,
});
const whole = { application: "app", components: [image("one", "1"), image("two", "2")] };
const TYPE = "test.appstudio.openshift.io/type";
const COMPONENT = "appstudio.openshift.io/component";

let workspace: string;
let kube: TestKube | undefined;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "reduce-snapshot-"));
  writeFileSync(join(workspace, "snapshot.json"), JSON.stringify(whole));
});
afterEach(async () => {
  await kube?.close();
  kube = undefined;
  rmSync(workspace, { recursive: true, force: true });
});
const cluster = async (labels: Record<string, string>, namespace = "dev") => {
  const metadata = { namespace, name: "snap", labels };
  const snapshot = { apiVersion: "appstudio.redhat.com/v1alpha1", kind: "Snapshot", metadata, spec: whole };
  kube = await testKube({ objects: [snapshot] });
};
const call = (params: Record<string, string> = {}) =>
  runStep(reduceSnapshotStep, run, {
    params: {
      snapshot: "snapshot.json",
      singleComponent: "true",
      customResource: "snapshot/snap",
      customResourceNamespace: "dev",
      snapshotPath: "snapshot.json",
      workspace,
      apiServer: kube?.server ?? "https://127.0.0.1:1",
      serviceAccount: kube?.folder() ?? "",
      ...params,
    },
  });
const names = (file = "snapshot.json") =>
  (JSON.parse(readFileSync(join(workspace, file), "utf8")) as typeof whole).components.map(
    ({ name }) => name,
  );

describe("in single component mode", () => {
  it("the component that the labels name stays, again too, and the rest of the file", async () => {
    await cluster({ [TYPE]: "component", [COMPONENT]: "two" });
    await call();
    const bytes = readFileSync(join(workspace, "snapshot.json"), "utf8");
    expect(JSON.parse(bytes)).toEqual({ application: "app", components: [image("two", "2")] });
    await call();
    expect(readFileSync(join(workspace, "snapshot.json"), "utf8")).toBe(bytes);
  });

  it("the pod's own namespace counts where none is given", async () => {
    await cluster({ [TYPE]: "component", [COMPONENT]: "one" }, "default");
    await call({ customResourceNamespace: "" });
    expect(names()).toEqual(["one"]);
  });

  it.each([
    ["labels are missing", {}, "(absent)"],
    ["the Snapshot is none of a component", { [TYPE]: "group", [COMPONENT]: "one" }, `${TYPE}=group`],
    ["no component is named", { [TYPE]: "component" }, `${COMPONENT}=(absent)`],
    [
      "it is not in the snapshot",
      { [TYPE]: "component", [COMPONENT]: "three" },
      'component "three", which the snapshot has with 0 images; its components are one, two',
    ],
  ])("it is an error, and no other component is released, where %s", async (_, labels, says) => {
    await cluster(labels);
    await expect(call()).rejects.toMatchObject({
      code: "RELEASE_BAD_OBJECT",
      message: expect.stringContaining(says),
    });
    expect(names()).toEqual(["one", "two"]);
  });

  it("a component that is there twice is not one", async () => {
    writeFileSync(
      join(workspace, "snapshot.json"),
      JSON.stringify({ components: [image("one", "1"), image("one", "2")] }),
    );
    await cluster({ [TYPE]: "component", [COMPONENT]: "one" });
    await expect(call()).rejects.toThrow("which the snapshot has with 2 images");
  });

  it("a component that nested groups list twice, with one image, is one", async () => {
    const twice = { components: [image("one", "1"), image("one", "1"), image("two", "2")] };
    writeFileSync(join(workspace, "snapshot.json"), JSON.stringify(twice));
    await cluster({ [TYPE]: "component", [COMPONENT]: "one" });
    await call();
    expect(names()).toEqual(["one"]);
  });

  it("an object that is not there, or no cluster, is an error", async () => {
    await cluster({});
    await expect(call({ customResource: "snapshot/none" })).rejects.toMatchObject({ code: "KUBE_NOT_FOUND" });
    await expect(call({ customResource: "snap" })).rejects.toMatchObject({ code: "KUBE_BAD_NAME" });
    await expect(call({ serviceAccount: workspace })).rejects.toMatchObject({ code: "KUBE_NO_ACCOUNT" });
    expect(names()).toEqual(["one", "two"]);
  });
});

describe("otherwise", () => {
  it("all components stay, and nobody is asked", async () => {
    await call({ singleComponent: "false", snapshotPath: "out/copy.json" });
    expect(names("out/copy.json")).toEqual(["one", "two"]);
  });

  it("the snapshot may be given as JSON", async () => {
    await call({ singleComponent: "false", snapshot: JSON.stringify(whole), snapshotPath: "new.json" });
    expect(names("new.json")).toEqual(["one", "two"]);
    await expect(call({ singleComponent: "false", snapshot: "{ half" })).rejects.toMatchObject({
      code: "RELEASE_BAD_DATA",
    });
  });

  it("where files travel, it works in the other folder", async () => {
    const dataDir = join(workspace, "travelling");
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "snapshot.json"), JSON.stringify(whole));
    await call({
      singleComponent: "false",
      ociStorage: "quay.io/dev/store",
      dataDir,
      snapshotPath: "copy.json",
    });
    expect(names("travelling/copy.json")).toEqual(["one", "two"]);
  });

  it("paths may begin with that of the workspace, as pipelines write them", async () => {
    await call({
      singleComponent: "false",
      snapshot: `${workspace}/snapshot.json`,
      snapshotPath: `${workspace}/copy.json`,
    });
    expect(names("copy.json")).toEqual(["one", "two"]);
  });

  it("an absent snapshot, or one without digests, is an error", async () => {
    await expect(call({ singleComponent: "false", snapshot: "none.json" })).rejects.toMatchObject({
      code: "RELEASE_NO_FILE",
    });
    writeFileSync(
      join(workspace, "snapshot.json"),
      JSON.stringify({ components: [{ name: "a", containerImage: "quay.io/a:1" }] }),
    );
    await expect(call({ singleComponent: "false" })).rejects.toMatchObject({ code: "RELEASE_BAD_DATA" });
  });
});
