import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hostileRecord, PASSWORD } from "../engine/report/html/testing-record.ts";
import { registryClient } from "../lib/oci/index.ts";
import { attestImage, signImage } from "../lib/signing/index.ts";
import { freshSigner, pushImage, statementAbout } from "../lib/signing/testing.ts";
import { testRegistry } from "../registry/testing.ts";

// Each test starts whole commands; how long that takes is not what is tested.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BIN = join(import.meta.dirname, "bin.mjs");
let folder: string;
let state: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway cli report "));
  state = join(folder, "state");
  await mkdir(state);
  await hostileRecord(state);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function slipway(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [BIN, ...args, "--state", state], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((done) => child.on("exit", done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

describe("slipway report", () => {
  it("writes one page, for its owner alone where records lie, and says where", async () => {
    const { code, out } = await slipway("report", "last");
    const path = join(state, "runs/release-1/report.html");
    expect(out).toMatch(/report\.html \(\d+(\.\d+)? kB\)\n$/);
    expect(out.startsWith(path)).toBe(true);
    const page = await readFile(path, "utf8");
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page).not.toContain(PASSWORD);
    expect((await stat(join(state, "runs/release-1"))).mode & 0o077).toBe(0);
    expect(code).toBe(0);
  });
  it("writes it elsewhere, and the same again", async () => {
    expect((await slipway("report", "release-1", "-o", "out.html", "--open", "no")).code).toBe(0);
    const first = await readFile(join(folder, "out.html"), "utf8");
    await slipway("report", "release", "-o", "out.html");
    expect(await readFile(join(folder, "out.html"), "utf8")).toBe(first);
  });
  it.each([
    [["report", "nothing"], /there is no run nothing\n {2}Runs are: release-1/],
    [["report", "last", "--open", "maybe"], /Allowed choices are auto, yes, no/],
    [["report"], /missing required argument/],
  ])("%j is wrong usage, and it says what is right", async (args, said) => {
    const { code, err } = await slipway(...args);
    expect(err).toMatch(said);
    expect(code).toBe(2);
  });
});

describe("slipway verify", () => {
  it("ends with 0 for a good image, 1 for one that is refused, 2 for wrong usage", async () => {
    const registry = await testRegistry();
    const client = registryClient({ ca: registry.ca });
    try {
      const [signer, image] = [freshSigner(), await pushImage(client, `${registry.address}/apps/a`)];
      const key = join(folder, "cosign.pub");
      await writeFile(key, signer.publicKeyPem);
      const refused = await slipway("verify", image, "--key", key);
      expect(refused.out).toMatch(/^REFUSED {2}a\n/);
      expect(refused.out).toContain("what to do  Have the image signed");
      expect(refused.code).toBe(1);
      await signImage(client, image, { signer });
      const statement = { ...statementAbout(image), predicateType: "https://example.org/own" };
      await attestImage(client, image, statement, { signer });
      const good = await slipway("verify", image, "--key", key, "-o", "appstudio");
      expect(JSON.parse(good.out)).toMatchObject({ result: "SUCCESS", successes: 1, failures: 0 });
      expect(good.code).toBe(0);
    } finally {
      await client.close();
      await registry.close();
    }
    const none = await slipway("verify", "example.org/a:1");
    expect(none.err).toMatch(/there is no key of this installation: .*\n {2}Give the public key: --key/);
    expect(none.code).toBe(2);
  });
});
