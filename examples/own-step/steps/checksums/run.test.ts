import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../../../lib/contract/testing.ts";
import { checksumsStep } from "./contract.ts";
import { run } from "./run.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "checksums-"));
  await mkdir(join(folder, "src"));
  await mkdir(join(folder, ".git"));
  await writeFile(join(folder, "src/a"), "a");
  await writeFile(join(folder, ".git/HEAD"), "left out");
});
afterEach(() => rm(folder, { recursive: true }));

const call = (params: Record<string, string> = {}) =>
  runStep(checksumsStep, run, { params: { folder, ...params } });

describe("checksums", () => {
  it("writes what sha256sum reads, and the same again", async () => {
    const first = await call();
    expect(first.count).toBe(1);
    expect(await readFile(join(folder, "SHA256SUMS"), "utf8")).toMatch(/^[0-9a-f]{64} {2}src\/a\n$/);
    expect(execFileSync("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder, encoding: "utf8" })).toBe(
      "src/a: OK\n",
    );
    expect(await call()).toEqual(first);
  });

  it("says what is wrong", async () => {
    await expect(call({ output: "../up" })).rejects.toThrow("wants a file name");
    await rm(join(folder, "src"), { recursive: true });
    await expect(call()).rejects.toMatchObject({ code: "CHECKSUMS_EMPTY" });
  });
});
