import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { type AnyObject, loadYaml } from "../../lib/tekton/index.ts";
import { type Cluster, openCluster } from "./cluster.ts";

let state: string;
let cluster: Cluster | undefined;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "slipway cluster "));
});
afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  rmSync(state, { recursive: true, force: true });
});

const objects = (yaml: string, file = "objects/release.yaml"): AnyObject[] =>
  loadYaml(yaml, file).objects.map(({ object }) => object);
const object = (apiVersion: string, kind: string, name = "x") =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n`;
const RELEASE = object("appstudio.redhat.com/v1alpha1", "Release");
const open = async (yaml: string) => {
  cluster = await openCluster(objects(yaml), { state, log: memoryLog() });
  return cluster;
};

describe("a run has a cluster", () => {
  it.each([
    ["a Release", RELEASE],
    ["a policy", object("appstudio.redhat.com/v1alpha1", "EnterpriseContractPolicy")],
    ["a role", object("rbac.authorization.k8s.io/v1", "ClusterRole")],
  ])("with %s among its objects", async (_what, yaml) => {
    expect(await open(object("v1", "ConfigMap") + yaml)).toBeDefined();
  });

  it("and none with what the engine itself works with: then steps find none, as before", async () => {
    const all = ["ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim"].map((kind) =>
      object("v1", kind),
    );
    const runs = ["TaskRun", "Pipeline"].map((kind) => object("tekton.dev/v1", kind));
    expect(await open([...all, ...runs].join(""))).toBeUndefined();
    expect(readdirSync(state)).toEqual([]);
  });

  it("that holds all objects but runs and definitions", async () => {
    const kube = await open(RELEASE + object("v1", "Secret") + object("tekton.dev/v1", "TaskRun"));
    expect(
      kube
        ?.objects()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["Namespace", "Release", "Secret"]);
  });

  it("whose certificate is of the registry's authority", async () => {
    const kube = await open(RELEASE);
    expect(kube?.ca).toBe(readFileSync(join(state, "registry", "tls", "ca.pem"), "utf8"));
  });
});

it("an object that no cluster would take is named with its file and line", async () => {
  const bad = "---\napiVersion: v1\nkind: Secret\nmetadata: { name: s, labels: { a: 1 } }\n";
  await expect(open(RELEASE + bad)).rejects.toMatchObject({
    code: "KUBE_SERVICE_BAD_OBJECT",
    message: "objects/release.yaml:6: Secret s: metadata.labels.a is no string",
  });
});
