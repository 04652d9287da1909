import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestServer, testServer } from "../../lib/http/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { cacheProxyStep } from "./contract.ts";
import { iniSection } from "./ini.ts";
import { run } from "./run.ts";

let dir: string;
let api: TestServer | undefined;
let log: ReturnType<typeof memoryLog>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "proxy-"));
  log = memoryLog();
});
afterEach(async () => {
  await api?.close();
  api = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const NONE = { httpProxy: "", noProxy: "" };
const OWN = { httpProxy: "proxy:3128", noProxy: "quay.io" };
const DEFAULTS = {
  httpProxy: "squid.caching.svc.cluster.local:3128",
  noProxy: expect.stringMatching(/^brew\.registry\.redhat\.io,.*,vault\.habana\.ai$/),
};
const result = (params: Readonly<Record<string, string>>) =>
  runStep(cacheProxyStep, run, { params: { enable: "true", ...params }, log });

describe("out of a file", () => {
  const withFile = (content: string, enable = "true") => {
    writeFileSync(join(dir, "platform.ini"), content);
    return result({ configFile: join(dir, "platform.ini"), enable });
  };
  const both = "http-proxy = proxy:3128\nno-proxy = quay.io\n";

  it.each([
    ["allowed", `[cache-proxy]\nallow-cache-proxy = true\n${both}`, OWN],
    ["allowed, not said", `[cache-proxy]\n${both}`, OWN],
    ["allowed, no proxy named", "[cache-proxy]\nallow-cache-proxy=True\n", DEFAULTS],
    ["only one named", "[cache-proxy]\nhttp-proxy=p\n", { httpProxy: "p", noProxy: "" }],
    ["forbidden", `[cache-proxy]\nallow-cache-proxy = false\n${both}`, NONE],
    ["said wrongly", `[cache-proxy]\nallow-cache-proxy = perhaps\n${both}`, NONE],
    ["of another section", `[artifact-registry]\nallow-cache-proxy = false\n${both}`, DEFAULTS],
  ])("%s", async (_what, content, wanted) => {
    expect(await withFile(content)).toEqual(wanted);
  });

  it.each(["false", "", "TRUE", "yes"])("is not used when the param is %j", async (enable) => {
    expect(await withFile(`[cache-proxy]\n${both}`, enable)).toEqual(NONE);
  });

  it("may be named by the environment", async () => {
    writeFileSync(join(dir, "platform.ini"), "[cache-proxy]\nallow-cache-proxy=false\n");
    process.env["PLATFORM_CONFIG_FILE"] = join(dir, "platform.ini");
    try {
      expect(await result({})).toEqual(NONE);
    } finally {
      delete process.env["PLATFORM_CONFIG_FILE"];
    }
  });

  it("that is missing gives the defaults, with a warning", async () => {
    expect(await result({ configFile: join(dir, "absent") })).toEqual(DEFAULTS);
    expect(log.lines.join()).toMatch(/warn: .*cannot be read, defaults are used/);
  });

  it("reads comments, colons and quotes", () => {
    const text = '; c\n[a]\nx: "1=2" \n# c\ny = 3 ; note\n[ b ]\nx = other';
    expect(iniSection(text, "a")).toEqual({ x: "1=2", y: "3" });
    expect(iniSection(text, "b")).toEqual({ x: "other" });
  });
});

describe("out of the cluster", () => {
  const cluster = async (status: number, body: unknown) => {
    api = await testServer((_request, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    writeFileSync(join(dir, "token"), "a-token-of-the-pod\n");
    writeFileSync(join(dir, "ca.crt"), "");
    return result({ apiServer: api.url, serviceAccount: dir });
  };
  const map = (data: Readonly<Record<string, string>>) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cluster-config" },
    data,
  });

  it("reads the ConfigMap with the service account", async () => {
    const data = { "allow-cache-proxy": "true", "http-proxy": "proxy:3128", "no-proxy": "quay.io" };
    expect(await cluster(200, map(data))).toEqual(OWN);
    expect(api?.requests[0]?.url).toBe("/api/v1/namespaces/konflux-info/configmaps/cluster-config");
    expect(api?.requests[0]?.headers.authorization).toBe("Bearer a-token-of-the-pod");
  });

  it("obeys a cluster that forbids it", async () => {
    expect(await cluster(200, map({ "allow-cache-proxy": "false", "http-proxy": "p" }))).toEqual(NONE);
  });

  it.each([
    [404, "there is no ConfigMap konflux-info/cluster-config"],
    [403, "may not read ConfigMap konflux-info/cluster-config"],
  ])("uses the defaults after %i, and says why", async (status, why) => {
    expect(await cluster(status, { kind: "Status" })).toEqual(DEFAULTS);
    expect(log.lines.join()).toContain(why);
  });

  it("uses the defaults when the answer is something else", async () => {
    expect(await cluster(200, { kind: "Pod" })).toEqual(DEFAULTS);
    expect(log.lines.join()).toContain("gave no valid ConfigMap");
  });

  it("uses the defaults without a cluster", async () => {
    expect(await result({ serviceAccount: join(dir, "absent") })).toEqual(DEFAULTS);
    expect(log.lines.join()).toContain("there is no service account");
  });
});
