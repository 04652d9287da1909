import { afterEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { testServer } from "../../lib/http/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { verifyAccessToResourcesStep } from "./contract.ts";
import { run } from "./run.ts";

let kube: TestKube;
let log = memoryLog();
afterEach(() => kube.close());

const OBJECTS = {
  release: "dev/first",
  releasePlan: "dev/plan",
  releasePlanAdmission: "managed/admission",
  releaseServiceConfig: "service/config",
  snapshot: "dev/snapshot",
};
async function open(objects: readonly { apiVersion: string; kind: string; metadata: object }[] = []) {
  kube = await testKube({ objects });
  log = memoryLog();
}
const verify = (params: Record<string, string> = {}) =>
  runStep(verifyAccessToResourcesStep, run, {
    params: { ...OBJECTS, apiServer: kube.server, serviceAccount: kube.folder(), ...params },
    log,
  });

const rbac = (kind: string, namespace: string, more: object) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name: `r-${namespace}`, namespace },
  ...more,
});
/** The rights of the account in one namespace. */
const rights = (namespace: string, verbs: readonly string[], ...resources: string[]) => [
  rbac("Role", namespace, { rules: [{ apiGroups: ["appstudio.redhat.com"], resources, verbs }] }),
  rbac("RoleBinding", namespace, {
    roleRef: { kind: "Role", name: `r-${namespace}` },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  }),
];
const ALL = [
  ...rights("dev", ["get"], "releases", "releaseplans", "snapshots"),
  ...rights("managed", ["get"], "releaseplanadmissions"),
  ...rights("service", ["get"], "releaseserviceconfigs"),
];

describe("access", () => {
  it("is there where every answer is yes, and all of them are printed", async () => {
    await open(ALL);
    expect(await verify()).toEqual({});
    expect(log.lines).toEqual([
      "get release first in dev: yes",
      "get releaseplan plan in dev: yes",
      "get snapshot snapshot in dev: yes",
      "get releaseplanadmission admission in managed: yes",
      "get releaseserviceconfig config in service: yes",
      "create internalrequest: skipped",
    ]);
  });

  it("asks where the compatible task asks: what goes with the Release in its namespace", async () => {
    await open(ALL);
    await expect(verify({ releasePlan: "other/plan", snapshot: "other/snapshot" })).resolves.toEqual({});
  });

  it.each([
    ["release", rights("dev", ["get"], "releaseplans", "snapshots")],
    ["releaseplan", rights("dev", ["get"], "releases", "snapshots")],
    ["snapshot", rights("dev", ["get"], "releases", "releaseplans")],
    ["releaseplanadmission", rights("dev", ["get"], "releases", "releaseplans", "snapshots")],
    ["releaseserviceconfig", rights("dev", ["get"], "releases", "releaseplans", "snapshots")],
  ])("without the right to read %s is denied, and says so", async (what, given) => {
    await open(given);
    await expect(verify()).rejects.toMatchObject({
      code: "RELEASE_NO_ACCESS",
      message: expect.stringMatching(new RegExp(`get ${what} \\S+ in \\S+: no`)),
    });
    expect(log.lines.filter((line) => /^(get|create) .*: /.test(line))).toHaveLength(6);
  });

  it("to internal services is asked for only where it is needed", async () => {
    await open(ALL);
    await expect(verify({ requireInternalServices: "true" })).rejects.toMatchObject({
      message: expect.stringContaining("create internalrequest in managed: no"),
    });
    await kube.close();
    const create = rights("managed", ["get", "create"], "releaseplanadmissions", "internalrequests");
    await open([...ALL.filter(({ metadata }) => metadata.namespace !== "managed"), ...create]);
    expect(await verify({ requireInternalServices: "true" })).toEqual({});
    expect(log.lines.at(-1)).toBe("create internalrequest in managed: yes");
  });
});

describe("an answer that is no explicit yes denies", () => {
  it.each([
    ["429", { status: 429 }],
    ["500", { status: 500 }],
    ["403", { status: 403 }],
    ["garbage", { garbage: true }],
    ["a line that is cut before", { cut: "before" }],
    ["a line that is cut midway", { cut: "midway" }],
  ] as const)(
    "%s",
    async (_what, failure) => {
      await open();
      kube.fail({ verb: "review" }, failure);
      await expect(verify()).rejects.toMatchObject({
        code: "RELEASE_NO_ACCESS",
        message: expect.stringContaining(": unknown"),
      });
    },
    60_000,
  );

  it.each(["", "{}", '{"status":{}}', '{"status":{"allowed":"yes"}}', "yes"])("the body %j", async (body) => {
    await open();
    const server = await testServer((_request, response) => response.writeHead(201).end(body));
    await expect(verify({ apiServer: server.url })).rejects.toMatchObject({ code: "RELEASE_NO_ACCESS" });
    await server.close();
  });

  it("a token that the cluster does not know", async () => {
    await open();
    const serviceAccount = kube.folder({ token: "not.a.token" });
    await expect(verify({ serviceAccount })).rejects.toMatchObject({ code: "RELEASE_NO_ACCESS" });
  });
});

describe("what cannot be asked", () => {
  it("is a fault: no service account", async () => {
    await open();
    await expect(verify({ serviceAccount: "" })).rejects.toMatchObject({ code: "KUBE_NO_ACCOUNT" });
  });

  it.each(["first", "dev/", "/first", "a/b/c"])("is a fault: the name %j", async (release) => {
    await open();
    await expect(verify({ release })).rejects.toMatchObject({
      code: "KUBE_BAD_NAME",
      message: expect.stringContaining(`release is ${JSON.stringify(release)}`),
    });
    expect(kube.requests()).toEqual([]);
  });

  it("ends when it is cancelled", async () => {
    await open();
    const stop = new AbortController();
    stop.abort();
    const params = { ...OBJECTS, apiServer: kube.server, serviceAccount: kube.folder() };
    await expect(
      runStep(verifyAccessToResourcesStep, run, { params, signal: stop.signal }),
    ).rejects.toMatchObject({ code: "HTTP_CANCELLED" });
  });
});

it("run twice says the same", async () => {
  await open(ALL);
  await verify();
  const once = [...log.lines];
  await verify();
  expect(log.lines).toEqual([...once, ...once]);
});
