/** The key of an installation on the command line. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

vi.setConfig({ testTimeout: 180_000 });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway cli evidence "));
  await writeFile(
    join(folder, "run.yaml"),
    `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: hello }
spec:
  taskSpec:
    steps: [{ name: s, image: busybox, script: "echo hello" }]`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const BIN = join(import.meta.dirname, "bin.mjs");
const run = (state: string, env: Record<string, string>, ...more: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const args = [
      BIN,
      "run",
      "-f",
      join(folder, "run.yaml"),
      "--state",
      join(folder, state),
      "--plain",
      ...more,
    ];
    const options = { cwd: folder, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, args, options, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });

it("is made by the first run, and a run with another password does not start", async () => {
  const first = await run("state", { SLIPWAY_KEY_PASSWORD: "correct horse" });
  expect(first).toMatchObject({ code: 0 });
  expect(await readdir(join(folder, "state", "keys"))).toEqual(["cosign.key", "cosign.pub"]);
  const { publicKey } = JSON.parse(
    await readFile(join(folder, "state", "runs", "hello", "evidence.json"), "utf8"),
  ) as { publicKey: string };
  expect(publicKey).toBe(await readFile(join(folder, "state", "keys", "cosign.pub"), "utf8"));

  const wrong = await run("state", { SLIPWAY_KEY_PASSWORD: "battery staple" });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/evidence cannot be signed: .*cosign\.key[\s\S]*SLIPWAY_KEY_PASSWORD/);
  expect(`${wrong.out}${wrong.err}`).not.toMatch(/battery|hello started/);
  expect(await readdir(join(folder, "state", "runs"))).toEqual(["hello"]);
});

it("is not made with --no-evidence", async () => {
  expect(await run("bare", {}, "--no-evidence")).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, "bare", "keys"))).toBe(false);
  expect(await readdir(join(folder, "bare", "runs", "hello"))).not.toContain("evidence.json");
});

it("does not matter to a builder that is no URI: the command ends", async () => {
  const { code, err } = await run("uri", {}, "--builder-id", "me");
  expect(code).toBe(2);
  expect(err).toContain('the id of the builder, "me", is no URI');
});
