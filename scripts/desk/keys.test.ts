import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { publicKeys } from "../../lib/signing/index.ts";
import { keyFolder, openKeys } from "./keys.ts";

let state: string;
const log = memoryLog();
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "slipway keys-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const open = (env: Record<string, string> = {}) =>
  openKeys({ state, log, signal: new AbortController().signal, env });
const mode = (...path: string[]) => statSync(join(keyFolder(state), ...path)).mode & 0o777;

describe("the key of an installation", () => {
  it("is made on first use, for nobody else, and stays", async () => {
    const first = await open();
    expect([mode(), mode("cosign.key")]).toEqual([0o700, 0o600]);
    expect(readFileSync(join(keyFolder(state), "cosign.pub"), "utf8")).toBe(first.publicKeyPem);
    expect((await open()).keyId).toBe(first.keyId);
    const [verifier] = await publicKeys(first.publicKeyPem);
    expect(verifier?.verify(Buffer.from("x"), await first.sign(Buffer.from("x")))).toBe(true);
  });

  it("is one, however many start at once", async () => {
    const signers = await Promise.all(Array.from({ length: 3 }, () => open()));
    expect(new Set(signers.map(({ keyId }) => keyId)).size).toBe(1);
    expect(readdirSync(keyFolder(state)).sort()).toEqual(["cosign.key", "cosign.pub"]);
  });

  it("is one for several processes", async () => {
    const program = `
      import { openKeys } from ${JSON.stringify(join(import.meta.dirname, "keys.ts"))};
      import { memoryLog } from ${JSON.stringify(join(import.meta.dirname, "../../lib/log/index.ts"))};
      const { signal } = new AbortController();
      const { keyId } = await openKeys({ state: process.argv[1], log: memoryLog(), signal });
      console.log(keyId);`;
    const one = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, state]);
    const said = await Promise.all([one(), one(), one()]);
    expect(new Set(said.map(({ stdout }) => stdout)).size).toBe(1);
  });

  it("has the password of the environment, or of a file that it names", async () => {
    const { keyId } = await open({ SLIPWAY_KEY_PASSWORD: "correct horse" });
    const file = join(state, "password");
    writeFileSync(file, "correct horse\n");
    expect((await open({ SLIPWAY_KEY_PASSWORD_FILE: file })).keyId).toBe(keyId);
    expect(
      (await open({ SLIPWAY_KEY_PASSWORD: "correct horse", SLIPWAY_KEY_PASSWORD_FILE: "/no" })).keyId,
    ).toBe(keyId);
    expect(log.mask("a correct horse")).toBe("a ***");
  });

  it.each([{}, { SLIPWAY_KEY_PASSWORD: "battery staple" }])("refuses another password: %j", async (env) => {
    await open({ SLIPWAY_KEY_PASSWORD: "correct horse" });
    await expect(open(env as Record<string, string>)).rejects.toMatchObject({
      code: "DESK_KEY",
      message: expect.stringContaining("cosign.key"),
      next: expect.stringMatching(/SLIPWAY_KEY_PASSWORD.*--no-evidence/),
    });
  });

  it("refuses a file of a password that is not there", async () => {
    await expect(open({ SLIPWAY_KEY_PASSWORD_FILE: join(state, "nowhere") })).rejects.toMatchObject({
      code: "DESK_KEY",
      message: expect.stringContaining("SLIPWAY_KEY_PASSWORD_FILE"),
    });
  });

  it("refuses what is no key, and makes no new one over it", async () => {
    await open();
    const file = join(keyFolder(state), "cosign.key");
    chmodSync(file, 0o600);
    writeFileSync(file, "rubbish");
    await expect(open()).rejects.toMatchObject({ code: "DESK_KEY" });
    expect(readFileSync(file, "utf8")).toBe("rubbish");
  });
});
