import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryLog } from "../log/index.ts";
import { parseNetrc, readNetrc } from "./netrc.ts";
import { readSettings, type SettingsSources } from "./settings.ts";

const read = async (more: Partial<SettingsSources>) => {
  const warnings: string[] = [];
  const sources = { config: "", environment: {}, pipIndexUrl: "", useProxies: true, ...more };
  return { ...(await readSettings({ ...sources, warn: (text) => warnings.push(text) })), warnings };
};

describe("proxies", () => {
  test("environment before file before cluster", async () => {
    const config = "npm: {proxy_url: https://file.example/}\npip: {proxy_url: https://file.example/}";
    const environment = { HERMETO_NPM__PROXY_URL: "https://env.example/" };
    const proxies = { npm: "https://cluster.example/", pip: "https://cluster.example/" };
    expect(await read({ config, environment, proxies })).toMatchObject({
      npm: { url: "https://env.example/" },
      pip: { url: "https://file.example/" },
    });
    expect(await read({ proxies })).toMatchObject({ npm: { url: "https://cluster.example/" } });
  });

  test("none at all when they are switched off", async () => {
    const environment = { HERMETO_NPM__PROXY_URL: "https://env.example/" };
    expect(await read({ environment, useProxies: false })).toMatchObject({ npm: {}, pip: {} });
  });

  test("login and password become a header", async () => {
    const environment = {
      HERMETO_PIP__PROXY_URL: "https://p.example/",
      HERMETO_PIP__PROXY_LOGIN: "me",
      hermeto_pip__proxy_password: "pw",
    };
    expect((await read({ environment })).pip.authorization).toBe("Basic bWU6cHc=");
  });
});

describe("the configuration file", () => {
  test("sets how many files come at a time; what has no effect is said", async () => {
    expect((await read({ config: "runtime: {concurrency_limit: 3}" })).concurrency).toBe(3);
    expect(await read({ config: "concurrency_limit: 4\ngomod: {}" })).toMatchObject({
      concurrency: 4,
      warnings: ["config-file-content: gomod has no effect on npm, pip and generic"],
    });
  });

  test.each([
    ["a: [", "is not YAML"],
    ["- a", "wants settings by name"],
    ["nmp: {}", '"nmp" is not a known setting'],
    ["npm: 1", "npm wants settings by name"],
    ["npm: {proxy_url: nonsense}", "npm.proxy_url is not a URL"],
    ["npm: {proxy_url: 'https://u:hidden@x.example'}", "holds credentials (for the host x.example)"],
    ["npm: {proxy_url: 'ssh://x.example'}", 'has the scheme "ssh:"'],
    ["npm: {proxy_login: me}", "must be set together"],
    ["runtime: {concurrency_limit: 0}", "wants a number from 1 to 64"],
  ])("%s: %s", async (config, message) => {
    const error: unknown = await read({ config }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PREFETCH_CONFIG", message: expect.stringContaining(message) });
    expect((error as Error).message).not.toContain("hidden");
  });
});

describe("netrc", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netrc "));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("machines, default, quotes, comments, macros", () => {
    const machines = parseNetrc(
      '# c\nmachine a.example login me password "two \\"words\\""\nmachine b.example\n  login you\n  account x\n  password p#w\nmacdef init\n  machine evil.example login x password y\n\ndefault login any password all\n',
    );
    expect([...machines]).toEqual([
      ["a.example", { login: "me", password: 'two "words"' }],
      ["b.example", { login: "you", password: "p#w" }],
      [undefined, { login: "any", password: "all" }],
    ]);
  });

  test("credentials go to their host only, and are masked", async () => {
    await writeFile(join(folder, ".netrc"), "machine a.example login me password hidden-word\n");
    const log = memoryLog();
    const { authorization } = await readNetrc(folder, log);
    expect(authorization("https://a.example:8443/x")).toBe(
      `Basic ${Buffer.from("me:hidden-word").toString("base64")}`,
    );
    expect(authorization("https://b.a.example/x")).toBeUndefined();
    expect(log.mask("hidden-word")).toBe("***");
  });

  test("no folder is no credentials; a folder without the file is said", async () => {
    const log = memoryLog();
    expect((await readNetrc(undefined, log)).authorization("https://a.example")).toBeUndefined();
    expect((await readNetrc(tmpdir(), log)).authorization("https://a.example")).toBeUndefined();
    expect(log.lines).toEqual(["warn: the workspace netrc holds no file .netrc; no credentials are used"]);
  });
});
