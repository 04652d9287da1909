import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { memoryLog } from "../log/index.ts";
import { type Access, type AccessQuestion, kubeClient, RESOURCES } from "./index.ts";

const { Release, Secret, ConfigMap, InternalRequest } = RESOURCES;

const release = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Release",
  metadata: { name, namespace: "dev", labels },
  spec: { snapshot: "s" },
});
const first = { namespace: "dev", name: "first" };
const PASSWORD = "a-very-secret-password";
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "push", namespace: "dev" },
  stringData: { password: PASSWORD },
};

let kube: TestKube;
beforeEach(async () => {
  kube = await testKube({ objects: [release("first"), secret] });
});
afterEach(() => kube.close());

const code = (work: Promise<unknown>) =>
  work.then(
    () => "no fault",
    (thrown: { code?: string }) => thrown.code,
  );

describe("what the API refuses", () => {
  it.each([
    [404, "KUBE_NOT_FOUND", "there is no Release dev/first"],
    [403, "KUBE_DENIED", "may not read Release dev/first"],
    [401, "KUBE_UNAUTHENTICATED", "does not know this service account's token"],
    [409, "KUBE_CONFLICT", "was changed meanwhile"],
    [410, "KUBE_GONE", "is too old"],
    [400, "KUBE_INVALID", "refuses to get"],
    [422, "KUBE_INVALID", "refuses to get"],
  ])("with %i is %s, with what the server says and what to do", async (status, expected, words) => {
    kube.fail({ verb: "get" }, { status });
    const failed = kube.client().get(Release, first);
    await expect(failed).rejects.toMatchObject({ code: expected, next: expect.stringMatching(/\w+\.$/) });
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.toThrow("told to fail");
    expect(kube.requests()).toHaveLength(1);
  });

  it("names verb and resource as a Role would have to", async () => {
    kube.fail({ verb: "patch" }, { status: 403 });
    const patch = { status: { a: 1 } };
    await expect(kube.client().patch(Release, first, patch, { subresource: "status" })).rejects.toMatchObject(
      {
        next: "Give it a Role that allows patch on releases/status.appstudio.redhat.com.",
      },
    );
  });
});

describe("a server in trouble", () => {
  it.each([
    ["429 with Retry-After", { status: 429, retryAfter: 0 }],
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["a cut line", { cut: "before" }],
  ] as const)("is asked again after %s", async (_what, failure) => {
    kube.fail({ verb: "get" }, { ...failure, times: 1 });
    expect((await kube.client().get(Release, first)).metadata.name).toBe("first");
    expect(kube.requests()).toHaveLength(2);
  });

  it("is given up after the tries", async () => {
    kube.fail({}, { status: 500 });
    expect(await code(kube.client({ tries: 2 }).get(Release, first))).toBe("KUBE_UNREACHABLE");
    expect(kube.requests()).toHaveLength(2);
  });

  it("that sends garbage is no server of this API", async () => {
    kube.fail({ verb: "get" }, { garbage: true });
    kube.fail({ verb: "list" }, { garbage: true });
    expect(await code(kube.client().get(Release, first))).toBe("KUBE_BAD_ANSWER");
    expect(await code(kube.client().list(Release))).toBe("KUBE_BAD_ANSWER");
  });

  it("that breaks off in the middle of an answer is unreachable, and no half object comes of it", async () => {
    kube.fail({ verb: "get" }, { cut: "midway" });
    expect(await code(kube.client({ tries: 1 }).get(Release, first))).toBe("KUBE_UNREACHABLE");
  });

  it("may have created what it did not answer for: creation is tried once", async () => {
    kube.fail({ verb: "create" }, { status: 500 });
    const object = { metadata: { namespace: "dev", generateName: "x-" } };
    expect(await code(kube.client().create(InternalRequest, object))).toBe("KUBE_UNREACHABLE");
    expect(kube.requests()).toHaveLength(1);
  });

  it("does not hold a client that is cancelled", async () => {
    const stop = new AbortController();
    const client = kube.client({ signal: stop.signal });
    stop.abort();
    expect(await code(client.get(Release, first))).toBe("HTTP_CANCELLED");
    expect(await code(client.canI({ verb: "get", resource: Release }))).toBe("HTTP_CANCELLED");
  });
});

describe("the service account", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "kube account-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const options = () => ({ log: memoryLog(), signal: new AbortController().signal });

  it.each([
    ["no directory", () => ""],
    ["an absent directory", () => join(dir, "none")],
    ["an empty directory", () => dir],
  ])("is missed with %s", (_what, account) => {
    expect(() => kubeClient({ ...options(), account: account() })).toThrow(
      expect.objectContaining({ code: "KUBE_NO_ACCOUNT", next: expect.stringContaining("--objects") }),
    );
  });

  it("has its token read anew for each request: it is replaced while a step runs", async () => {
    writeFileSync(join(dir, "ca.crt"), kube.ca);
    writeFileSync(join(dir, "token"), "an.old.token");
    const client = kubeClient({ ...options(), server: kube.server, account: dir });
    expect(await code(client.get(Release, first))).toBe("KUBE_UNAUTHENTICATED");
    writeFileSync(join(dir, "token"), `${kube.token("dev", "release")}\n`);
    expect((await client.get(Release, first)).metadata.name).toBe("first");
    await client.close();
  });

  it("says in which namespace the pod is", () => {
    expect(kube.client({ namespace: "managed" }).namespace).toBe("managed");
  });
});

describe("secrets", () => {
  it("that come in never show in the log, in clear or in base64", async () => {
    const log = memoryLog();
    const client = kube.client({ log });
    expect((await client.secret("dev", "push"))["password"]?.toString()).toBe(PASSWORD);
    log.info(`it is ${PASSWORD}, or ${Buffer.from(PASSWORD).toString("base64")}`);
    expect(log.lines.at(-1)).toMatch(/^it is \*\*\*, or \*\*\*.{0,3}$/);
  });

  it("of a list are masked too, and so is the token", async () => {
    const log = memoryLog();
    await kube.client({ log, namespace: "dev" }).list(Secret, { namespace: "dev" });
    log.info(`${PASSWORD} ${kube.token("dev", "default")}`);
    expect(log.lines.at(-1)).toBe("*** ***");
  });

  it("are not read out of another kind of object", async () => {
    await expect(kube.client().configMap("dev", "push")).rejects.toMatchObject({ code: "KUBE_NOT_FOUND" });
  });
});

describe("lists", () => {
  it("are read page by page to their end", async () => {
    const client = kube.client();
    for (let i = 0; i < 7; i++)
      await client.create(ConfigMap, { metadata: { namespace: "dev", name: `m${i}` } });
    const { items } = await client.list(ConfigMap, { namespace: "dev", pageSize: 3 });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
    expect(kube.requests().filter(({ url }) => url.includes("limit=3"))).toHaveLength(3);
  });

  it("whose rest the server has forgotten are begun again", async () => {
    kube.fail({ verb: "list" }, { status: 410, times: 1 });
    expect((await kube.client().list(Release)).items).toHaveLength(1);
  });

  it("that are always too old are given up", async () => {
    kube.fail({ verb: "list" }, { status: 410 });
    expect(await code(kube.client().list(Release))).toBe("KUBE_GONE");
  });
});

describe("deleting", () => {
  it("what is not there is said, and is no fault", async () => {
    const client = kube.client();
    expect(await client.delete(Release, first)).toBe(true);
    expect(await client.delete(Release, first)).toBe(false);
  });

  it.each(["", " "])("a collection wants a label: %j would be everything", async (labelSelector) => {
    const gone = kube.client().deleteCollection(Release, { namespace: "dev", labelSelector });
    expect(await code(gone)).toBe("KUBE_BAD_NAME");
    expect(kube.requests()).toHaveLength(0);
  });

  it("a name that is empty does not delete all", async () => {
    const gone = (async () => kube.client().delete(Release, { namespace: "dev", name: "" }))();
    expect(await code(gone)).toBe("KUBE_BAD_NAME");
    expect(kube.requests()).toHaveLength(0);
  });
});

describe("access", () => {
  const question: AccessQuestion = { verb: "get", resource: Release, ...first };
  const rbac = [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "r", namespace: "dev" },
      rules: [{ apiGroups: ["appstudio.redhat.com"], resources: ["releases"], verbs: ["get"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "r", namespace: "dev" },
      roleRef: { kind: "Role", name: "r" },
      subjects: [{ kind: "ServiceAccount", name: "release", namespace: "dev" }],
    },
  ];

  it("is yes or no as the server says", async () => {
    const strict = await testKube({ objects: rbac });
    const client = strict.client({ namespace: "dev", account: "release" });
    const answers: Access[] = [
      await client.canI(question),
      await client.canI({ ...question, verb: "patch" }),
    ];
    expect(answers).toEqual(["yes", "no"]);
    await strict.close();
  });

  it.each([
    ["500", { status: 500 }],
    ["403", { status: 403 }],
    ["garbage", { garbage: true }],
    ["a cut line", { cut: "midway" }],
  ] as const)("is unknown after %s, and the log says why", async (_what, failure) => {
    const log = memoryLog();
    kube.fail({ verb: "review" }, failure);
    expect(await kube.client({ log, tries: 1 }).canI(question)).toBe("unknown");
    expect(log.lines.join()).toContain("the right to get Release first in dev");
  });

  it.each([
    ["{}", "unknown"],
    ['{"status":{}}', "unknown"],
    ['{"status":{"allowed":"true"}}', "unknown"],
    ['{"status":{"allowed":1,"reason":"perhaps"}}', "unknown"],
    ['{"status":{"allowed":true,"denied":true}}', "unknown"],
    ['{"status":{"allowed":false,"evaluationError":"webhook"}}', "no"],
    ['{"status":{"allowed":true}}', "yes"],
  ])("of the answer %s is %s", async (body, expected) => {
    const { testServer } = await import("../http/testing.ts");
    const server = await testServer((_request, response) => response.writeHead(201).end(body));
    const account = kube.folder();
    const client = kubeClient({
      ...{ server: server.url, account, log: memoryLog(), tries: 1 },
      signal: new AbortController().signal,
    });
    expect(await client.canI(question)).toBe(expected);
    await client.close();
    await server.close();
  });
});

it("shows warnings of the server", async () => {
  const { testServer } = await import("../http/testing.ts");
  const server = await testServer((_request, response) =>
    response
      .writeHead(200, { warning: '299 - "v1alpha1 is deprecated", 299 - "unknown field \\"status.x\\""' })
      .end(JSON.stringify(release("first"))),
  );
  const log = memoryLog();
  const client = kubeClient({
    ...{ server: server.url, account: kube.folder(), log },
    signal: new AbortController().signal,
  });
  await client.get(Release, first);
  expect(log.lines).toEqual(["warn: v1alpha1 is deprecated", 'warn: unknown field "status.x"']);
  await client.close();
  await server.close();
});
