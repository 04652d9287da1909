import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { sha256 } from "../../lib/oci/index.ts";
import { readSnapshotHandover } from "../../lib/policy/index.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { policyReduceStep } from "./contract.ts";
import { run } from "./run.ts";

const image = (name: string, hex: string) => ({
  name,
  containerImage: `quay.io/dev/${name}@sha256:${hex.repeat(64)}`,
});
const whole = { application: "app", components: [image("one", "1"), image("two", "2")] };
const TYPE = "test.appstudio.openshift.io/type";
const COMPONENT = "appstudio.openshift.io/component";

let folder: string;
let shared: string;
let kube: TestKube | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-reduce-"));
  shared = join(folder, "shared");
});
afterEach(async () => {
  await kube?.close();
  kube = undefined;
  await rm(folder, { recursive: true });
});
const put = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
async function cluster(labels: Record<string, string>): Promise<void> {
  const metadata = { namespace: "dev", name: "snap", labels };
  const object = { apiVersion: "appstudio.redhat.com/v1alpha1", kind: "Snapshot", metadata, spec: whole };
  kube = await testKube({ objects: [object] });
}
const log = memoryLog();
const call = (params: Record<string, string>) =>
  runStep(policyReduceStep, run, {
    log,
    params: {
      shared,
      apiServer: kube?.server ?? "https://127.0.0.1:1",
      serviceAccount: kube?.folder({ namespace: "dev" }) ?? "",
      ...params,
    },
  });
const names = async () => (await readSnapshotHandover(shared)).snapshot.components.map(({ name }) => name);

describe("the Snapshot", () => {
  it.each<[string, () => Record<string, string>]>([
    ["as JSON text", () => ({ snapshot: JSON.stringify(whole) })],
    [
      "as YAML text",
      () => ({ snapshot: `application: app\ncomponents: ${JSON.stringify(whole.components)}` }),
    ],
    ["as a path in the workspace", () => ({ snapshot: "snapshot.json", workspace: folder })],
    [
      "as a path that begins with the workspace's",
      () => ({ snapshot: `${folder}/snapshot.json`, workspace: folder }),
    ],
    ["as the path of a file elsewhere", () => ({ snapshot: join(folder, "snapshot.json") })],
    [
      "as a path in a trusted artifact",
      () => ({ snapshot: "snapshot.json", ociStorage: "quay.io/org/data", dataDir: folder }),
    ],
    [
      "as the path that is left where a pipeline names the workspace that is not bound",
      () => ({ snapshot: "/snapshot.json", ociStorage: "quay.io/org/data", dataDir: folder }),
    ],
  ])("is taken %s", async (_, params) => {
    await put("snapshot.json", whole);
    await call(params());
    expect(await names()).toEqual(["one", "two"]);
  });

  it("is taken as a whole object, and by the name of one in the cluster", async () => {
    await call({ snapshot: JSON.stringify({ apiVersion: "x/v1", kind: "Snapshot", spec: whole }) });
    expect(await names()).toEqual(["one", "two"]);
    await cluster({});
    await call({ snapshot: "snap" });
    expect(await names()).toEqual(["one", "two"]);
  });

  it("in a file is noted with its digest, and that of data.json beside it", async () => {
    await put("snapshot.json", whole);
    await call({ snapshot: "snapshot.json", workspace: folder });
    expect(await readSnapshotHandover(shared)).toMatchObject({
      files: { "snapshot.json": sha256(JSON.stringify(whole)) },
      path: join(folder, "snapshot.json"),
      reduced: false,
    });
    await put("data.json", {});
    await call({ snapshot: "snapshot.json", workspace: folder });
    const { files } = await readSnapshotHandover(shared);
    expect(files).toEqual({ "snapshot.json": sha256(JSON.stringify(whole)), "data.json": sha256("{}") });
  });

  it.each<[string, unknown, string]>([
    ["no components", { components: [] }, "components"],
    [
      "a component without image",
      { components: [{ name: "x" }] },
      'components[0]: "containerImage" is missing',
    ],
    [
      "a component without name",
      { components: [{ containerImage: "r/x:1" }] },
      'components[0]: "name" is missing',
    ],
    ["a list", [], "the whole: [] must be object"],
  ])("with %s is refused by field", async (_, value, says) => {
    await put("snapshot.json", value);
    await expect(call({ snapshot: "snapshot.json", workspace: folder })).rejects.toMatchObject({
      code: "POLICY_BAD_SNAPSHOT",
      message: expect.stringContaining(says),
    });
  });

  it("that is not there is refused, and nothing of an earlier run is left", async () => {
    await put("snapshot.json", whole);
    await call({ snapshot: "snapshot.json", workspace: folder });
    await expect(call({ snapshot: "results/other.json", workspace: folder })).rejects.toMatchObject({
      code: "POLICY_BAD_SNAPSHOT",
    });
    await expect(names()).rejects.toMatchObject({ code: "POLICY_BAD_HANDOVER" });
  });
});

describe("in single component mode", () => {
  const single = {
    singleComponent: "true",
    customResource: "snapshot/snap",
    snapshot: JSON.stringify(whole),
  };

  it("the component that the labels name stays", async () => {
    await cluster({ [TYPE]: "component", [COMPONENT]: "two" });
    await call(single);
    expect(await readSnapshotHandover(shared)).toMatchObject({
      snapshot: { application: "app", components: [image("two", "2")] },
      reduced: true,
    });
  });

  it.each([{}, { [TYPE]: "group", [COMPONENT]: "two" }, { [TYPE]: "component" }])(
    "all stay where the object was not made for one: %j",
    async (labels) => {
      await cluster(labels);
      await call(single);
      expect(await names()).toEqual(["one", "two"]);
    },
  );

  it("a component that the Snapshot does not have is refused", async () => {
    await cluster({ [TYPE]: "component", [COMPONENT]: "three" });
    await expect(call(single)).rejects.toMatchObject({
      code: "POLICY_BAD_SNAPSHOT",
      message: expect.stringContaining('component "three" 0 times; it has one, two'),
    });
  });

  it("an object that is not there is refused", async () => {
    await cluster({});
    await expect(call({ ...single, customResource: "snapshot/other" })).rejects.toMatchObject({
      code: "KUBE_NOT_FOUND",
    });
  });
});

it("hands the same on when it runs again", async () => {
  await put("snapshot.json", whole);
  const once = () => call({ snapshot: "snapshot.json", workspace: folder });
  await once();
  const bytes = await readFile(join(shared, "snapshot.json"));
  await once();
  expect(await readFile(join(shared, "snapshot.json"))).toEqual(bytes);
});
