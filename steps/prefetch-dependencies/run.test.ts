import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { PUBLIC_REGISTRY } from "../../lib/npm/index.ts";
import { type Bench, bench } from "../../lib/prefetch/testing/bench.ts";
import { type FakeServer, integrity, serve, sha256 } from "../../lib/prefetch/testing/server.ts";
import { prefetchDependenciesStep } from "./contract.ts";
import { run } from "./run.ts";

let server: FakeServer;
let own: Bench;
beforeEach(async () => {
  server = await serve((path) => ({ body: path }));
  own = await bench({
    "package.json": '{"name":"app"}',
    "package-lock.json": LOCKFILE,
    "artifacts.lock.yaml": artifacts(),
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await own.remove();
});

const LOCKFILE = JSON.stringify({
  name: "app",
  lockfileVersion: 3,
  packages: {
    "": { name: "app" },
    "node_modules/ms": {
      version: "2.1.3",
      resolved: `${PUBLIC_REGISTRY}ms/-/ms-2.1.3.tgz`,
      integrity: integrity("/ms/-/ms-2.1.3.tgz"),
    },
  },
});
const artifacts = () =>
  JSON.stringify({
    metadata: { version: "1.0" },
    artifacts: [{ download_url: `${server.url}tool`, checksum: `sha256:${sha256("/tool")}` }],
  });

const call = (
  params: Record<string, string>,
  more: { secrets?: Record<string, string>; signal?: AbortSignal } = {},
) => {
  const log = memoryLog();
  const ended = runStep(prefetchDependenciesStep, run, {
    params: { source: own.source, output: own.folder, forOutputDir: "/cachi2/output", ...params },
    log,
    ...more,
  });
  return { log, ended };
};
const npmProxy = () => ({ configFileContent: `npm: {proxy_url: "${server.url}"}` });

describe("the step", () => {
  test("does nothing when input is empty, and says so", async () => {
    const { log, ended } = call({ input: "" });
    await expect(ended).resolves.toEqual({});
    expect(log.lines).toEqual(["input is empty: nothing to prefetch"]);
    await expect(readdir(own.folder)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("fetches several package managers into one tree, twice with the same result", async () => {
    const input = '[{"type": "npm"}, {"type": "generic"}]';
    const first = call({ input, ...npmProxy() });
    await first.ended;
    expect(first.log.lines.at(-1)).toMatch(/^fetched 2 files \(0\.0 MB\), 0 were there already; 3 packages/);
    expect(await own.deps()).toEqual(["generic/tool", "npm/ms-2.1.3.tgz"]);
    expect((await readdir(own.folder)).sort()).toEqual([
      ".injected-files.json",
      "cachi2.env",
      "output",
      "prefetch-env.json",
      "prefetch.env",
    ]);
    const bom = await own.made("output/bom.json");
    const second = call({ input, ...npmProxy() });
    await second.ended;
    expect(second.log.lines.at(-1)).toMatch(/^fetched 0 files/);
    expect(await own.made("output/bom.json")).toBe(bom);
  });

  test("writes CycloneDX when asked", async () => {
    await call({ input: "npm", sbomType: "cyclonedx", ...npmProxy() }).ended;
    expect(JSON.parse(await own.made("output/bom.json"))).toMatchObject({
      bomFormat: "CycloneDX",
      components: [{ name: "app" }, { name: "ms", purl: "pkg:npm/ms@2.1.3" }],
    });
  });

  test("takes registries from npm's own settings, but no proxy when proxies are off", async () => {
    vi.stubEnv("NPM_CONFIG_REGISTRY", server.url);
    const config = 'npm: {proxy_url: "http://127.0.0.1:9/"}';
    await call({ input: "npm", configFileContent: config, enablePackageRegistryProxy: "false" }).ended;
    expect(server.seen.map(({ path }) => path)).toEqual(["/ms/-/ms-2.1.3.tgz"]);
  });

  describe("in a cluster", () => {
    const account = async () => {
      await own.write({ "../account/token": "cluster-token\n", "../account/ca.crt": "" });
      return join(own.source, "../account");
    };
    const withConfig = async (data: Record<string, string>, params: Record<string, string> = {}) => {
      const api = await serve((path) =>
        path === "/api/v1/namespaces/konflux-info/configmaps/cluster-config"
          ? { body: JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: {}, data }) }
          : undefined,
      );
      // Where nothing else is configured, the public registry would be asked: the test must not get there.
      vi.stubEnv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/");
      const apiServer = api.url.slice(0, -1);
      const { ended, log } = call({ input: "npm", apiServer, serviceAccount: await account(), ...params });
      const code = await ended.then(
        () => "ok",
        (thrown: { code: string }) => thrown.code,
      );
      await api.close();
      return { code, log, asked: api.seen.length };
    };
    const ALLOWED = () => ({
      "allow-package-registry-proxy": "true",
      "package-registry-proxy-npm-url": server.url,
    });

    test("the proxy of its configuration is used if allowed and wanted", async () => {
      expect(await withConfig(ALLOWED())).toMatchObject({ code: "ok" });
      expect(server.seen.map(({ path }) => path)).toEqual(["/ms/-/ms-2.1.3.tgz"]);
    });

    test.each([
      ["not allowed", { "allow-package-registry-proxy": "false" }, {}, 1],
      ["not wanted", {}, { enablePackageRegistryProxy: "false" }, 0],
      ["no service account", {}, { serviceAccount: "/nowhere" }, 0],
    ])("not if %s", async (_, data, params, asked) => {
      const result = await withConfig({ ...ALLOWED(), ...data }, params);
      expect(result).toMatchObject({ code: "PREFETCH_FETCH", asked });
      expect(server.seen).toEqual([]);
      expect(result.log.lines.join("\n")).not.toContain("cluster-token");
    });
  });

  test("sends credentials of the netrc workspace and shows them nowhere", async () => {
    await own.write({ "../netrc/.netrc": "machine 127.0.0.1 login me password very-hidden\n" });
    const { log, ended } = call({ input: "generic" }, { secrets: { netrc: join(own.source, "../netrc") } });
    await ended;
    expect(server.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from("me:very-hidden").toString("base64")}`,
    );
    expect(log.lines.join("\n")).not.toContain("very-hidden");
  });

  test("absent CA files are no fault; a wrong one is said by the client", async () => {
    await call({ input: "generic", caFile: join(own.source, "no/ca.crt"), serviceCaFile: "" }).ended;
    expect(await own.deps()).toEqual(["generic/tool"]);
  });

  test("a bad value is refused before anything is touched", async () => {
    await expect(call({ input: "npm", mode: "loose" }).ended).rejects.toThrow(/strict, permissive/);
    await expect(call({ input: "rpm" }).ended).rejects.toMatchObject({ code: "PREFETCH_UNSUPPORTED" });
    await expect(readdir(own.folder)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a failed run leaves nothing that says it was complete", async () => {
    await call({ input: "npm", ...npmProxy() }).ended;
    await own.write({
      "package-lock.json": LOCKFILE.replace(integrity("/ms/-/ms-2.1.3.tgz"), integrity("other")),
    });
    await expect(call({ input: "npm", ...npmProxy() }).ended).rejects.toMatchObject({
      code: "PREFETCH_WRONG_HASH",
    });
    expect((await readdir(own.folder)).sort()).toEqual([".injected-files.json", "output"]);
    expect(await readdir(join(own.folder, "output"))).toEqual(["deps"]);
    expect(await readFile(join(own.source, "package-lock.json"), "utf8")).toContain(integrity("other"));
  });

  test("cancel ends it with the code of a cancelled prefetch", async () => {
    await server.close();
    server = await serve(() => ({ body: "tool", hang: true }));
    await own.write({ "artifacts.lock.yaml": artifacts() });
    const abort = new AbortController();
    const { ended } = call({ input: "generic" }, { signal: abort.signal });
    while (server.seen.length === 0) await new Promise((tick) => setImmediate(tick));
    abort.abort();
    await expect(ended).rejects.toMatchObject({ code: "PREFETCH_CANCELLED" });
    expect(await own.deps()).toEqual([]);
    expect((await readdir(own.folder)).sort()).toEqual(["output"]);
  });
});
