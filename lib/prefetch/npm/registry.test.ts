import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PUBLIC_REGISTRIES, PUBLIC_REGISTRY } from "../../npm/index.ts";
import { parseNpmrc, userNpmrc } from "./npmrc.ts";
import { registries } from "./registry.ts";

const NONE = new Map<string, string>();
const PUBLIC = `${PUBLIC_REGISTRY}ms/-/ms-2.1.3.tgz`;
const source = (text: string) => parseNpmrc(text);
const user = (text: string) => parseNpmrc(text, {});

describe("where an archive is fetched from", () => {
  test("the public registry if nobody says otherwise, with and without resolved", () => {
    const { locate } = registries(NONE, {}, NONE);
    expect(locate("ms", "2.1.3", PUBLIC)).toEqual({ url: PUBLIC });
    expect(locate("ms", "2.1.3", undefined)).toEqual({ url: PUBLIC });
    expect(locate("@types/ms", "0.7.34", undefined).url).toBe(`${PUBLIC_REGISTRY}@types/ms/-/ms-0.7.34.tgz`);
    const yarn = `${PUBLIC_REGISTRIES[1]}ms/-/ms-2.1.3.tgz`;
    expect(locate("ms", "2.1.3", yarn)).toEqual({ url: yarn });
  });

  test("source before proxy before user", () => {
    const own = source("registry = https://own.example/npm");
    const proxy = { url: "https://proxy.example/npm/", authorization: "Basic eA==" };
    const theirs = user("registry=https://user.example/");
    expect(registries(own, proxy, theirs).locate("ms", "2.1.3", PUBLIC)).toEqual({
      url: "https://own.example/npm/ms/-/ms-2.1.3.tgz",
      repository: "https://own.example/npm",
    });
    expect(registries(NONE, proxy, theirs).locate("ms", "2.1.3", PUBLIC)).toEqual({
      url: "https://proxy.example/npm/ms/-/ms-2.1.3.tgz",
      authorization: "Basic eA==",
      proxy: "https://proxy.example/npm/",
    });
    expect(registries(NONE, {}, theirs).locate("ms", "2.1.3", undefined)).toEqual({
      url: "https://user.example/ms/-/ms-2.1.3.tgz",
    });
  });

  test("a public registry in the source is no choice: the proxy still stands before it", () => {
    const own = source(`registry=${PUBLIC_REGISTRY}`);
    const located = registries(own, { url: "https://proxy.example" }, NONE).locate("ms", "2.1.3", PUBLIC);
    expect(located.url).toBe("https://proxy.example/ms/-/ms-2.1.3.tgz");
  });

  test("a scope has its own registry", () => {
    const { locate } = registries(
      source("@team:registry=https://team.example/"),
      {},
      user("@me:registry=https://me.example/"),
    );
    expect(locate("@team/x", "1.0.0", undefined).url).toBe("https://team.example/@team/x/-/x-1.0.0.tgz");
    expect(locate("@me/x", "1.0.0", undefined).url).toBe("https://me.example/@me/x/-/x-1.0.0.tgz");
    expect(locate("x", "1.0.0", undefined).url).toBe(`${PUBLIC_REGISTRY}x/-/x-1.0.0.tgz`);
  });
});

describe("credentials", () => {
  const theirs = user(
    "//a.example/:_authToken=one\n//a.example/deep/:_auth=dTpw\n//b.example/:username=u\n//b.example/:_password=cA==",
  );
  const { authorization } = registries(NONE, {}, theirs);
  test.each([
    ["https://a.example/x/-/x.tgz", "Bearer one"],
    ["https://a.example/deep/x.tgz", "Basic dTpw"],
    ["https://b.example/x.tgz", "Basic dTpw"],
    ["https://a.example.evil/x.tgz", undefined],
    ["https://evil/a.example/x.tgz", undefined],
  ])("%s: %s", (url, expected) => {
    expect(authorization(url)).toBe(expected);
  });
});

describe(".npmrc", () => {
  let home = "";
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "npmrc "));
    await writeFile(
      join(home, ".npmrc"),
      "registry=https://file.example/\n//file.example/:_authToken=${TOKEN}\n",
    );
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  test("of the source never gets the environment", () => {
    const settings = source(
      'registry=https://evil.example/${HOME}/\n; comment\n# other\n@a:registry = "https://a.example/"',
    );
    expect([...settings]).toEqual([["@a:registry", "https://a.example/"]]);
  });

  test("of the user gets it; the environment variable is stronger than the file", async () => {
    const settings = await userNpmrc({ HOME: home, TOKEN: "secret" });
    expect(settings.get("//file.example/:_authToken")).toBe("secret");
    expect(settings.get("registry")).toBe("https://file.example/");
    const stronger = await userNpmrc({ HOME: home, npm_config_registry: "https://env.example/" });
    expect(stronger.get("registry")).toBe("https://env.example/");
  });

  test("an absent file is no setting", async () => {
    expect([...(await userNpmrc({ HOME: join(home, "nobody") }))]).toEqual([]);
  });
});
