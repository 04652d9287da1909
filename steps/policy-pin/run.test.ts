import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { findProgram } from "../../lib/files/index.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { pushArtifact, registryClient } from "../../lib/oci/index.ts";
import { readPolicyHandover } from "../../lib/policy/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { policyPinStep } from "./contract.ts";
import { run } from "./run.ts";

const HEX = "a".repeat(64);
const KONFLUX = "oci::quay.io/conforma/release-policy:konflux";

let folder: string;
let registry: Awaited<ReturnType<typeof testRegistry>>;
let kube: TestKube;
let data: string;
let digest: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-pin-"));
  registry = await testRegistry();
  const client = registryClient({ ca: registry.ca });
  data = `${registry.address}/org/data:latest`;
  const title = { "org.opencontainers.image.title": "policy.yaml" };
  const layer = {
    source: { bytes: Buffer.from(JSON.stringify(spec())) },
    mediaType: "text/yaml",
    annotations: title,
  };
  digest = (await pushArtifact(client, data, { layers: [layer] })).digest;
  await client.close();
  const object = {
    apiVersion: "appstudio.redhat.com/v1alpha1",
    kind: "EnterpriseContractPolicy",
    metadata: { namespace: "managed", name: "release" },
    spec: spec(),
  };
  kube = await testKube({ objects: [object] });
});
afterAll(async () => {
  await registry.close();
  await kube.close();
  await rm(folder, { recursive: true });
});

const spec = (sources: readonly string[] = []) => ({
  sources: [{ policy: [KONFLUX], ...(sources.length === 0 ? {} : { data: [...sources] }) }],
});
const shared = () => join(folder, "shared");
const call = (params: Record<string, string>, log: Log = memoryLog()) =>
  runStep(policyPinStep, run, {
    log,
    params: {
      shared: shared(),
      digest: HEX,
      caFile: registry.caFile,
      apiServer: kube.server,
      serviceAccount: kube.folder({ namespace: "managed" }),
      ...params,
    },
  });
const sources = async () => (await readPolicyHandover(shared())).policy.sources[0];

describe("the policy configuration", () => {
  it.each<[string, () => Promise<string> | string]>([
    ["as JSON text", () => JSON.stringify(spec())],
    ["as YAML text", () => `sources:\n- policy: [${JSON.stringify(KONFLUX)}]\n`],
    ["as a file", () => file("policy.yaml", JSON.stringify(spec()))],
    ["as namespace/name of an object", () => "managed/release"],
    ["as the name of one in the pod's namespace", () => "release"],
    ["as an artifact of a registry", () => `oci::${data}`],
  ])("is taken %s", async (_, policy) => {
    await call({ policy: await policy() });
    expect((await sources())?.policy).toEqual([`oci::quay.io/conforma/release-policy@sha256:${HEX}`]);
  });

  it("as a path is one in the workspace", async () => {
    await file("in-workspace.json", JSON.stringify(spec()));
    await call({ policy: "in-workspace.json", workspace: folder });
    expect(await sources()).toBeDefined();
  });

  it.each([
    ["managed/other", "KUBE_NOT_FOUND"],
    ["no such file.yaml", "POLICY_NO_CONFIG"],
    ["{", "POLICY_BAD_CONFIG"],
    ['{"sources": []}', "POLICY_BAD_CONFIG"],
    ["oci::127.0.0.1:9/none:1", "POLICY_NO_SOURCE"],
  ])("%s is refused, and nothing of an earlier run is left", async (policy, code) => {
    await call({ policy: JSON.stringify(spec()) });
    await expect(call({ policy })).rejects.toMatchObject({ code });
    await expect(sources()).rejects.toMatchObject({ code: "POLICY_BAD_HANDOVER" });
  });
});

const file = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

describe("sources", () => {
  it("of data by a tag are pinned to what it is now", async () => {
    const log = memoryLog();
    await call(
      { policy: JSON.stringify(spec([`oci::${data}`, `${data}@${digest}`, `file::${folder}`])) },
      log,
    );
    expect(await sources()).toEqual({
      policy: [`oci::quay.io/conforma/release-policy@sha256:${HEX}`],
      data: [`oci::${registry.address}/org/data@${digest}`, `${data}@${digest}`, `file::${folder}`],
    });
    expect(log.lines.join("\n")).toContain(`pinned oci::${data}`);
  });

  it("of data that cannot be resolved are refused: absent is not empty", async () => {
    const policy = JSON.stringify(spec([`oci::${registry.address}/org/none:latest`]));
    await expect(call({ policy })).rejects.toMatchObject({ code: "POLICY_NO_SOURCE" });
  });

  it("of policies that cannot be resolved stay: native rules do not read them", async () => {
    const log = memoryLog();
    const policy = `oci::${registry.address}/conforma/release-policy:v1`;
    await call({ policy: JSON.stringify({ sources: [{ policy: [policy] }] }) }, log);
    expect((await sources())?.policy).toEqual([policy]);
    expect(log.lines.join("\n")).toContain("1 policies stay as they are");
  });

  it.each([HEX, `sha256:${HEX}`])("of Konflux's policy get the given digest: %s", async (given) => {
    await call({ policy: JSON.stringify(spec()), digest: given });
    expect((await sources())?.policy).toEqual([`oci::quay.io/conforma/release-policy@sha256:${HEX}`]);
  });

  it("of Konflux's policy that have a digest keep it", async () => {
    const pinned = `${KONFLUX}@sha256:${"b".repeat(64)}`;
    await call({ policy: JSON.stringify({ sources: [{ policy: [pinned] }] }) });
    expect((await sources())?.policy).toEqual([pinned]);
  });

  it("a digest that is none is a wrong value", async () => {
    await expect(call({ policy: "{}", digest: "latest" })).rejects.toThrow(/sha256/);
  });

  it.skipIf(findProgram("git") === undefined)(
    "of a git branch are pinned to its commit, and read there (needs git)",
    async () => {
      const repository = join(folder, "repository");
      const git = (...args: readonly string[]) =>
        promisify(execFile)("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
          cwd: repository,
        });
      await mkdir(join(repository, "own"), { recursive: true });
      await writeFile(join(repository, "own", "policy.yaml"), JSON.stringify(spec()));
      await git("init", "-q", "-b", "main");
      await git("add", ".");
      await git("commit", "-q", "-m", "policy");
      const { stdout } = await git("rev-parse", "HEAD");
      const source = `git::file://${repository}//own?ref=main`;
      await call({ policy: JSON.stringify(spec([source])) });
      expect((await sources())?.data).toEqual([`git::file://${repository}//own?ref=${stdout.trim()}`]);
      await call({ policy: source });
      expect((await sources())?.policy).toHaveLength(1);
      await expect(call({ policy: `git::file://${repository}//none?ref=main` })).rejects.toMatchObject({
        code: "POLICY_NO_SOURCE",
      });
    },
  );
});
