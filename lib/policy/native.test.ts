import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { registryClient } from "../oci/index.ts";
import { whyNotNative } from "./native.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-native-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Asks about a folder with one file of Rego; none without a package. */
async function ask(path: string, rego?: string): Promise<readonly string[]> {
  await mkdir(join(folder, path, "tasks"), { recursive: true });
  if (rego !== undefined) await writeFile(join(folder, path, "tasks", "rule.rego"), rego);
  await using client = registryClient({});
  const access = { client, log: memoryLog(), signal: new AbortController().signal };
  return whyNotNative({ sources: [{ policy: [`file::${join(folder, path)}`] }] }, access);
}

it.each(["tasks", "tasks_test", "lib.tekton", "lib", "collection.redhat", "release.maven_repos"])(
  "native rules stand for a checkout of the release policy: package %s",
  async (name) => {
    expect(await ask(`${name}/policy/release`, `package ${name}\n\ndeny := 1\n`)).toEqual([]);
  },
);

it("they do not for a package of somebody's own among them, nor for another folder", async () => {
  expect(await ask("own/policy/release", "# own\npackage mine\n")).toEqual([
    expect.stringContaining("tasks/rule.rego is of another package"),
  ]);
  expect(await ask("elsewhere", "package tasks\n")).toEqual([
    expect.stringContaining("is not the release policy of Conforma"),
  ]);
});

it("a folder without Rego is no policy", async () => {
  await expect(ask("empty/policy/release")).rejects.toMatchObject({ code: "POLICY_NO_SOURCE" });
});
