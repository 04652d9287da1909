import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { readOutcome, writeOutcome } from "../../lib/preflight/index.ts";
import { preflightCheckStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
let artifacts: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-check-"));
  artifacts = join(folder, "artifacts");
  await mkdir(artifacts);
  vi.stubEnv("PATH", [folder, "/usr/bin", "/bin"].join(delimiter));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const program = (script: string) =>
  writeFile(join(folder, "preflight"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
/** Remembers how it was called. */
const REMEMBER = 'echo "$@" > "$PFLT_ARTIFACTS/args"; echo "$PFLT_PYXIS_HOST" > "$PFLT_ARTIFACTS/host"';
const call = (params: Record<string, string> = {}, signal?: AbortSignal) =>
  runStep(preflightCheckStep, run, {
    params: { image: "reg.example/app:1", authFile: "auth.json", artifacts, ...params },
    log: memoryLog(),
    ...(signal === undefined ? {} : { signal }),
  });
const said = async (name: string) => (await readFile(join(artifacts, name), "utf8")).trim();

describe("preflight-check", () => {
  it.each([
    ["", "check container -- reg.example/app:1"],
    ["linux/amd64", "check container --platform=amd64 -- reg.example/app:1"],
    ["linux/x86_64", "check container --platform=amd64 -- reg.example/app:1"],
    ["local", "check container --platform=amd64 -- reg.example/app:1"],
    ["localhost", "check container --platform=amd64 -- reg.example/app:1"],
    ["linux-mlarge/arm64", "check container --platform=arm64 -- reg.example/app:1"],
    ["linux/aarch64", "check container --platform=arm64 -- reg.example/app:1"],
    ["s390x", "check container --platform=s390x -- reg.example/app:1"],
    ["linux/ppc64le", "check container --platform=ppc64le -- reg.example/app:1"],
  ])("asks for the platform %j", async (platform, args) => {
    await program(REMEMBER);
    expect((await call({ platform })).testOutput).toBeUndefined();
    expect(await said("args")).toBe(args);
  });

  it.each(["linux/riscv64", "linux/", "--submit"])("is ERROR for the platform %j", async (platform) => {
    await program(REMEMBER);
    expect((await call({ platform })).testOutput).toMatchObject({
      result: "ERROR",
      note: expect.stringContaining("are not certified"),
    });
    expect(await readdir(artifacts)).toEqual(["konflux.results.json"]);
  });

  it("gives the configured catalogue as host and path", async () => {
    await program(REMEMBER);
    const pyxisFile = join(folder, "pyxis");
    await call({ pyxisFile });
    expect(await said("host")).toBe("");
    await writeFile(pyxisFile, "https://catalog.example:8443/api/containers/\n");
    await call({ pyxisFile });
    expect(await said("host")).toBe("catalog.example:8443/api/containers");
  });

  it.each(["http://plain.example/api", "https://user:pass@catalog.example", "catalog.example"])(
    "is ERROR for the catalogue %s, and does not show it",
    async (url) => {
      const pyxisFile = join(folder, "pyxis");
      await writeFile(pyxisFile, url);
      const { testOutput } = await call({ pyxisFile });
      expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining("key pyxis") });
      expect(testOutput?.note).not.toContain(url);
    },
  );

  it("takes away what an earlier run left", async () => {
    await program("true");
    await mkdir(join(artifacts, "arm64"));
    await writeFile(join(artifacts, "arm64", "results.json"), "{}");
    await call();
    expect(await readdir(artifacts)).toEqual([]);
  });

  it.each([
    ["crashes", 'echo "2026/01/31 12:00:00 boom" >&2; exit 1', "boom"],
    ["is killed", "kill -9 $$", "exit code 137"],
    ["hangs", "sleep 60", "took longer than 1000 ms"],
    ["is no program", "exec /nonexistent-program", "exit code 127"],
  ])("is ERROR with the reason when preflight %s", async (_, script, reason) => {
    await program(script);
    const { testOutput } = await call({ timeoutSeconds: "1" });
    expect(testOutput).toMatchObject({ result: "ERROR", note: expect.stringContaining(reason) });
    expect(await readOutcome(artifacts)).toEqual(testOutput);
  });

  it("is SKIPPED where there is no preflight, and says where to get it", async () => {
    const { testOutput } = await call();
    expect(testOutput).toMatchObject({
      result: "SKIPPED",
      note: expect.stringMatching(/preflight is not on PATH\. Put it into \/usr\/local\/bin: github\.com/),
    });
    expect(await readOutcome(artifacts)).toEqual(testOutput);
  });

  it("does nothing when a step before failed", async () => {
    await program(REMEMBER);
    const failed = makeTestOutput({ result: "ERROR", note: "broken" });
    await writeOutcome(artifacts, failed);
    expect((await call()).testOutput).toEqual(failed);
    expect(await readdir(artifacts)).toEqual(["konflux.results.json"]);
  });

  it("is cancelled with its program, and hands on nothing", async () => {
    await program("sleep 60");
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    await expect(call({}, abort.signal)).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(await readdir(artifacts)).toEqual([]);
  });
});
