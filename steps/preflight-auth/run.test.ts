import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { readOutcome } from "../../lib/preflight/index.ts";
import { preflightAuthStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-auth-"));
  vi.stubEnv("DOCKER_CONFIG", folder);
  vi.stubEnv("REGISTRY_AUTH_FILE", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const pair = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString("base64");
const login = (auths: unknown) => writeFile(join(folder, "config.json"), JSON.stringify({ auths }));
async function call(image = "reg.example:5000/team/app:1") {
  const log = memoryLog();
  const authFile = join(folder, "auth", "auth.json");
  const params = { image, authFile, artifacts: folder };
  const { testOutput } = await runStep(preflightAuthStep, run, { params, log });
  return { testOutput, authFile, lines: log.lines };
}

it("writes the most specific entry for the whole registry, and no other", async () => {
  await login({
    "reg.example:5000": { auth: pair("all", "wrong") },
    "reg.example:5000/team": { auth: pair("team", "right-password") },
    "other.example": { auth: pair("other", "secret") },
  });
  const { authFile, lines, testOutput } = await call();
  expect(JSON.parse(await readFile(authFile, "utf8"))).toEqual({
    auths: { "reg.example:5000": { auth: pair("team", "right-password") } },
  });
  expect((await stat(authFile)).mode & 0o777).toBe(0o600);
  expect(lines.join()).not.toContain("right-password");
  expect(testOutput).toBeUndefined();
});

it.each([
  ["identitytoken", { identitytoken: "refresh" }],
  ["registrytoken", { registrytoken: "bearer" }],
])("keeps an %s", async (_, entry) => {
  await login({ "reg.example:5000": entry });
  expect(JSON.parse(await readFile((await call()).authFile, "utf8"))).toEqual({
    auths: { "reg.example:5000": entry },
  });
});

it("writes an empty file where nothing fits: the image may be public", async () => {
  await login({ "other.example": { auth: pair("other", "secret") } });
  expect(await readFile((await call()).authFile, "utf8")).toBe('{"auths":{}}');
});

it("gives the same again", async () => {
  await login({ "reg.example:5000": { auth: pair("a", "b") } });
  const first = await readFile((await call()).authFile, "utf8");
  expect(await readFile((await call()).authFile, "utf8")).toBe(first);
});

it("hands ERROR on for an auth file that is no JSON, without showing it", async () => {
  await writeFile(join(folder, "config.json"), '{"auths": s3cret');
  const { testOutput, lines } = await call();
  expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("auth file") });
  expect(JSON.stringify([testOutput, lines])).not.toContain("s3cret");
  expect(await readOutcome(folder)).toEqual(testOutput);
});

it("hands ERROR on for what is no reference", async () => {
  expect((await call("alpine")).testOutput?.result).toBe("ERROR");
});
