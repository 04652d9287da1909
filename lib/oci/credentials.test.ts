import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseChallenge } from "./challenge.ts";
import { authFilePlaces, findCredentials, scopes } from "./credentials.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway auth-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const pair = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
const find = async (content: unknown, registry: string, repository: string) => {
  const file = join(dir, "auth.json");
  await writeFile(file, JSON.stringify(content));
  return findCredentials([join(dir, "absent.json"), file], registry, repository, {});
};

test("a repository is looked up from its whole path to its host", () => {
  expect(scopes("reg:5000", "a/b")).toEqual(["reg:5000/a/b", "reg:5000/a", "reg:5000"]);
});

describe("findCredentials", () => {
  test.each([
    ["r.io/a/b", { user: "deep", password: "1" }, "a/b"],
    ["r.io/a", { user: "team", password: "2" }, "a/c"],
    ["r.io", { user: "host", password: "3:4" }, "b"],
  ])("%s", async (_, wanted, repository) => {
    const auths = {
      "r.io/a/b": pair("deep:1"),
      "r.io/a": pair("team:2"),
      "https://r.io/v2/": pair("host:3:4"),
    };
    expect(await find({ auths }, "r.io", repository)).toEqual(wanted);
  });
  test("a part of a component does not fit, nor does another port", async () => {
    const auths = { "r.io/a": pair("a:b"), "r.io:5000": pair("c:d") };
    expect(await find({ auths }, "r.io", "ab")).toBeUndefined();
  });
  test("Docker Hub's old key, identity tokens, registry tokens, plain pairs, and entries without anything", async () => {
    const hub = { auths: { "https://index.docker.io/v1/": pair("hub:x") } };
    expect(await find(hub, "docker.io", "library/a")).toEqual({ user: "hub", password: "x" });
    expect(await find({ auths: { r: { ...pair("u:p"), identitytoken: "i" } } }, "r", "a")).toEqual({
      identity: "i",
    });
    expect(await find({ auths: { r: { registrytoken: "t" } } }, "r", "a")).toEqual({ token: "t" });
    expect(await find({ auths: { r: { username: "u", password: "p" } } }, "r", "a")).toEqual({
      user: "u",
      password: "p",
    });
    expect(await find({ auths: { r: {} } }, "r", "a")).toBeUndefined();
  });
});

test("where auth files are looked for", () => {
  const env = { HOME: "/h", XDG_RUNTIME_DIR: "/run/u" };
  expect(authFilePlaces("/named", env)).toEqual(["/named"]);
  expect(authFilePlaces(undefined, { ...env, REGISTRY_AUTH_FILE: "/r", DOCKER_CONFIG: "/d" })).toEqual([
    "/r",
  ]);
  expect(authFilePlaces("", { ...env, DOCKER_CONFIG: "/d" })).toEqual(["/d/config.json"]);
  expect(authFilePlaces(undefined, env)).toEqual([
    "/run/u/containers/auth.json",
    "/h/.config/containers/auth.json",
    "/h/.docker/config.json",
  ]);
  expect(authFilePlaces(undefined, {})).toEqual([]);
});

test.each([
  ['Basic realm="x"', { scheme: "basic" }],
  ["basic", { scheme: "basic" }],
  [
    'Bearer realm="https://a/t?x=1,2",service="s \\"q\\"",scope="repository:a/b:pull,push"',
    { scheme: "bearer", realm: "https://a/t?x=1,2", service: 's "q"', scope: "repository:a/b:pull,push" },
  ],
  ['Basic realm="x", Bearer realm="https://a"', { scheme: "bearer", realm: "https://a" }],
  ["Bearer", undefined],
  ["Negotiate", undefined],
  ["", undefined],
])("challenge %j", (header, wanted) => {
  expect(parseChallenge(header)).toEqual(wanted);
});
