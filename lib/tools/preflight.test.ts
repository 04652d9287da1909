import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryLog } from "../log/index.ts";
import { preflightTool } from "./preflight.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-tool-"));
  await mkdir(join(folder, "bin"));
  await mkdir(join(folder, "tmp"));
  vi.stubEnv("PATH", [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const program = (script: string) =>
  writeFile(join(folder, "bin", "preflight"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
function call(more: Record<string, unknown> = {}, signal = new AbortController().signal) {
  const log = memoryLog();
  const run = {
    image: "reg.example/app:1",
    artifacts: join(folder, "artifacts"),
    authFile: "auth.json",
    ...more,
  };
  return preflightTool({ log, signal })
    .checkContainer(run)
    .then(() => log.lines);
}

describe("preflight", () => {
  it("is called with flags and variables of its own, in a folder of its own", async () => {
    vi.stubEnv("PFLT_SUBMIT", "true");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv("SSL_CERT_DIR", "/some/where");
    await writeFile(join(folder, "ca.pem"), "CERTIFICATE");
    await program(
      `for each in "$@"; do echo "$each"; done > ${folder}/args; env > ${folder}/env; pwd > ${folder}/cwd; cat "\${SSL_CERT_DIR##*:}"/* > ${folder}/ca`,
    );
    await call({ arch: "arm64", caFile: join(folder, "ca.pem"), catalog: "catalog.example/api" });
    const read = (name: string) => readFile(join(folder, name), "utf8");
    expect(await read("args")).toBe("check\ncontainer\n--platform=arm64\n--\nreg.example/app:1\n");
    const env = Object.fromEntries((await read("env")).split("\n").map((line) => line.split("=", 2)));
    expect(env).toMatchObject({
      PFLT_ARTIFACTS: join(folder, "artifacts"),
      PFLT_DOCKERCONFIG: "auth.json",
      PFLT_KONFLUX: "true",
      PFLT_PYXIS_HOST: "catalog.example/api",
      SSL_CERT_DIR: expect.stringMatching(/^\/some\/where:/),
    });
    expect(env).not.toHaveProperty("PFLT_SUBMIT");
    expect(env).not.toHaveProperty("AWS_SECRET_ACCESS_KEY");
    expect(await read("ca")).toBe("CERTIFICATE");
    expect(await read("cwd")).toContain(join(folder, "tmp"));
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("tells what it says as it goes, and keeps its document for debugging", async () => {
    await program('echo "level=info checked" >&2; echo "{}"');
    expect(await call()).toEqual(expect.arrayContaining(["level=info checked", "debug: {}"]));
  });

  it("that crashes is TOOL_FAILED with its last line, not with the page on its flags", async () => {
    await program('echo "Usage:" >&2; echo "2026/01/31 12:00:00 invalid manifest" >&2; exit 1');
    await expect(call()).rejects.toMatchObject({
      code: "TOOL_FAILED",
      message: "preflight ended with exit code 1: invalid manifest",
    });
  });

  it("that is killed is TOOL_FAILED", async () => {
    await program("kill -9 $$");
    await expect(call()).rejects.toMatchObject({
      code: "TOOL_FAILED",
      message: expect.stringMatching(/137/),
    });
  });

  it("that hangs is ended when time is up, and what it unpacked is removed", async () => {
    await program('mkdir "$TMPDIR/unpacked"; sleep 60');
    await expect(call({ timeoutMs: 300 })).rejects.toMatchObject({
      message: expect.stringMatching(/took longer than 300 ms/),
    });
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("is ended with the step", async () => {
    await program("sleep 60");
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    await expect(call({}, abort.signal)).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("that is not there is TOOL_MISSING, with where to get it", async () => {
    await expect(call()).rejects.toMatchObject({
      code: "TOOL_MISSING",
      next: expect.stringMatching(/openshift-preflight/),
    });
  });
});
