import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const BIN = join(import.meta.dirname, "bin.mjs");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway services "));
});
let child: ChildProcess | undefined;
afterEach(() => void child?.kill("SIGKILL"));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("slipway services prints the objects for a run, writes them on wish, and serves until it is stopped", async () => {
  const objects = join(folder, "objects");
  const serving = spawn(
    process.execPath,
    [BIN, "services", "--state", join(folder, "state"), "--objects", objects],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  child = serving;
  const ended = once(serving, "exit");
  let printed = "";
  for await (const chunk of serving.stdout) {
    printed += chunk;
    if (printed.includes("snyk_token: ")) break;
  }
  const [configMap, secret] = parseAllDocuments(printed).map((document) => document.toJSON());
  expect(configMap).toMatchObject({ kind: "ConfigMap", metadata: { name: "slipway-endpoints" } });
  const { status } = await fetch(`${configMap.data.snyk}/v1/user/me`, {
    headers: { authorization: `token ${secret.stringData.snyk_token}` },
  });
  expect(status).toBe(200);
  const file = join(objects, "slipway-services.yaml");
  expect(printed).toContain(await readFile(file, "utf8"));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  serving.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
