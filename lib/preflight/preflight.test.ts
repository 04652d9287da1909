import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "../errors/index.ts";
import { makeTestOutput } from "../formats/index.ts";
import { memoryLog } from "../log/index.ts";
import {
  forgetOutcome,
  forgetResults,
  readOutcome,
  readResults,
  unlessDecided,
  writeOutcome,
} from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-lib-"));
});
afterEach(() => rm(folder, { recursive: true }));

const kit = () => ({ log: memoryLog(), signal: new AbortController().signal });
const output = makeTestOutput({ result: "FAILURE", note: "found", failures: 1 });

describe("the outcome", () => {
  it("is handed on, and taken away", async () => {
    expect(await readOutcome(folder)).toBeUndefined();
    await writeOutcome(folder, output);
    expect(await readOutcome(folder)).toEqual(output);
    await forgetOutcome(folder);
    await forgetOutcome(folder);
    expect(await readOutcome(folder)).toBeUndefined();
  });

  it.each(["{", "{}", '{"result":"PASSED"}'])("that is %s is refused by name of the file", async (text) => {
    await writeFile(join(folder, "konflux.results.json"), text);
    await expect(readOutcome(folder)).rejects.toMatchObject({
      code: "HANDOVER_BAD",
      message: expect.stringContaining("konflux.results.json"),
    });
  });
});

describe("unlessDecided", () => {
  it("does the work, and hands on what it gives", async () => {
    expect(await unlessDecided(folder, kit(), async () => undefined)).toBeUndefined();
    expect(await readOutcome(folder)).toBeUndefined();
    expect(await unlessDecided(folder, kit(), async () => output)).toEqual(output);
    expect(await readOutcome(folder)).toEqual(output);
  });

  it("repeats what a step before came to, and does nothing", async () => {
    await writeOutcome(folder, output);
    const work = () => Promise.reject(new Error("not to be called"));
    const { log, signal } = kit();
    expect(await unlessDecided(folder, { log, signal }, work)).toEqual(output);
    expect(log.lines).toEqual(["Nothing to do: an earlier step ended the check with FAILURE"]);
  });

  it.each([
    ["TOOL_MISSING", "warn: it is gone. Get it."],
    ["TOOL_FAILED", "error: it is gone. Get it."],
  ])("says %s once, no louder than it is", async (code, line) => {
    const { log, signal } = kit();
    const fault = new Fault(code, "it is gone", { next: "Get it." });
    await unlessDecided(folder, { log, signal }, () => Promise.reject(fault));
    expect(log.lines).toEqual([line]);
  });

  it.each([
    ["TOOL_MISSING", "SKIPPED", /^Task ecosystem-cert-preflight-checks skipped: it is gone\. Get it\.$/],
    ["TOOL_OLD", "SKIPPED", /skipped/],
    ["TOOL_FAILED", "ERROR", /^Task ecosystem-cert-preflight-checks failed: it is gone\.$/],
  ])("makes of %s the outcome %s", async (code, result, note) => {
    const thrown = new Fault(code, "it is gone", { next: "Get it." });
    const found = await unlessDecided(folder, kit(), () => Promise.reject(thrown));
    expect(found).toMatchObject({ result, note: expect.stringMatching(note) });
    expect(await readOutcome(folder)).toEqual(found);
  });

  it("hands on nothing when it is cancelled", async () => {
    const abort = new AbortController();
    const work = async () => {
      abort.abort();
      throw new Error("cancelled");
    };
    await expect(unlessDecided(folder, { log: memoryLog(), signal: abort.signal }, work)).rejects.toThrow(
      "cancelled",
    );
    expect(await readOutcome(folder)).toBeUndefined();
  });
});

describe("results", () => {
  const good = {
    passed: true,
    results: { passed: [{ name: "A", elapsed_time: 1 }], failed: [], errors: [] },
  };
  const write = async (arch: string, name: string, content: unknown) => {
    await mkdir(join(folder, arch), { recursive: true });
    await writeFile(
      join(folder, arch, name),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  };

  it("are read for each certified architecture, with the digest that preflight says", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    await write("arm64", "results.json", good);
    await write("amd64", "results.json", { ...good, passed: false });
    await write("amd64", "cert-image.json", { docker_image_digest: digest });
    await write("riscv64", "results.json", good);
    expect(await readResults(folder)).toMatchObject([
      { arch: "amd64", passed: false, digest },
      { arch: "arm64", passed: true, checks: { passed: [{ name: "A" }], warning: [] } },
    ]);
    await forgetResults(folder);
    expect(await readdir(folder)).toEqual(["riscv64"]);
    expect(await readResults(folder)).toEqual([]);
  });

  it.each([
    ["nothing", "", "is no JSON"],
    ["garbage", "\u0000{", "is no JSON"],
    ["a list", "[]", "is no JSON object"],
    ["no verdict", { results: good.results }, "passed must be"],
    ["no results", { passed: true }, "results must be"],
    ["no list of errors", { passed: true, results: { passed: [], failed: [] } }, "results.errors"],
    ["a check without name", { passed: true, results: { ...good.results, failed: [{}] } }, "results.failed"],
    [
      "a check with a number for text",
      { passed: true, results: { ...good.results, failed: [{ name: "A", suggestion: 1 }] } },
      "results.failed",
    ],
    ["odd warnings", { passed: true, results: { ...good.results, warning: 1 } }, "results.warning"],
  ])("with %s are refused", async (_, content, reason) => {
    await write("amd64", "results.json", content);
    await expect(readResults(folder)).rejects.toMatchObject({
      code: "PREFLIGHT_BAD_RESULTS",
      message: expect.stringContaining(reason),
    });
  });

  it("with a digest that is none are refused", async () => {
    await write("amd64", "results.json", good);
    await write("amd64", "cert-image.json", { docker_image_digest: "latest" });
    await expect(readResults(folder)).rejects.toMatchObject({
      message: expect.stringContaining("docker_image_digest"),
    });
  });
});
