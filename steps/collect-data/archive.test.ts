import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { authority } from "../../registry/tls/authority.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { collectDataStep } from "./contract.ts";
import { run } from "./run.ts";

const object = (kind: string, spec: object, name = kind.toLowerCase()) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind,
  metadata: { namespace: "dev", name },
  spec,
});
const components = [{ name: "old", containerImage: `quay.io/dev/old@sha256:${"b".repeat(64)}` }];
const others = ["Release", "ReleasePlan", "ReleasePlanAdmission", "ReleaseServiceConfig"];

let root: string;
let archive: Server;
let asked: string[];
let kube: TestKube;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "collect-archive-"));
  asked = [];
  archive = createServer((await authority(root)).serve(["127.0.0.1"]), (request, response) => {
    asked.push(
      `${request.method} ${request.url} ${request.headers.authorization === `Bearer ${kube.token("default", "default")}`}`,
    );
    const found = request.url?.endsWith("/snapshots/old");
    const answer = found
      ? object("Snapshot", { components }, "old")
      : { kind: "Status", status: "Failure", code: 404 };
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(archive, "listening");
});
afterEach(async () => {
  await kube.close();
  archive.close();
  rmSync(root, { recursive: true, force: true });
});

const start = async (address: boolean) => {
  const configMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "product-kubearchive", name: "kubearchive-api-url" },
    data: { URL: `https://127.0.0.1:${(archive.address() as AddressInfo).port}` },
  };
  const objects = [...others.map((kind) => object(kind, {})), ...(address ? [configMap] : [])];
  kube = await testKube({ objects, registryDir: root });
};
const collect = (snapshot: string) =>
  runStep(collectDataStep, run, {
    params: {
      release: "dev/release",
      releasePlan: "dev/releaseplan",
      releasePlanAdmission: "dev/releaseplanadmission",
      releaseServiceConfig: "dev/releaseserviceconfig",
      snapshot,
      workspace: join(root, "data"),
      apiServer: kube.server,
      serviceAccount: kube.folder(),
    },
  });

it("takes a Snapshot that is gone out of the cluster's archive", async () => {
  await start(true);
  await collect("dev/old");
  expect(JSON.parse(readFileSync(join(root, "data/snapshot_spec.json"), "utf8"))).toEqual({ components });
  expect(asked).toEqual(["GET /apis/appstudio.redhat.com/v1alpha1/namespaces/dev/snapshots/old true"]);
});

it.each([
  ["the archive has none either", true, 1],
  ["there is no archive", false, 0],
])("is an error where %s", async (_, address, times) => {
  await start(address);
  await expect(collect("dev/none")).rejects.toMatchObject({
    code: "KUBE_NOT_FOUND",
    message: expect.stringContaining("Snapshot dev/none"),
  });
  expect(asked).toHaveLength(times);
});
