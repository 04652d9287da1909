import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createArtifacts, useArtifact } from "../../lib/artifacts/index.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestRepo, testRepo } from "../../lib/git/testing/repo.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { gitCloneStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let repo: TestRepo;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "git-same-"));
  const library = testRepo(join(dir, "library"));
  library.commit("library", { "lib.c": "int x;\n" });
  repo = testRepo(join(dir, "repo"));
  repo.commit("first", { "a.txt": "a\n", [`docs/${"long".repeat(50)}`]: "b", link: "-> a.txt" });
  repo.git("submodule", "--quiet", "add", library.url, "library");
  repo.commit("submodule", {});
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = { log: memoryLog(), signal: new AbortController().signal };
const clone = (name: string, params: Readonly<Record<string, string>> = {}) =>
  runStep(gitCloneStep, run, {
    params: { url: repo.url, output: join(dir, name), reproducible: "true", ...params },
  });
const diffIndex = (folder: string) =>
  execFileSync("git", ["-C", folder, "-c", "safe.directory=*", "diff-index", "HEAD"], { encoding: "utf8" });

it("packs the same revision to the same artifact, whose index is clean where it is unpacked", async () => {
  const registry = await testRegistry();
  try {
    const client = await openRegistry({ caFile: registry.caFile });
    const pack = (name: string) =>
      createArtifacts(
        client,
        `${registry.address}/org/app:1.git`,
        [{ name: "SOURCE_ARTIFACT", path: join(dir, name, "source") }],
        options,
      );
    await clone("one");
    // Other inodes, and another second.
    mkdirSync(join(dir, "two/source/.git/x"), { recursive: true });
    await new Promise((done) => setTimeout(done, 1100));
    await clone("two");
    const made = await pack("one");
    expect(await pack("two")).toEqual(made);
    await useArtifact(client, made["SOURCE_ARTIFACT"] ?? "", join(dir, "to"), options);
    for (const folder of ["one/source", "to", "to/library"]) expect(diffIndex(join(dir, folder))).toBe("");
  } finally {
    await registry.close();
  }
});

it("keeps what sparse checkout left out", async () => {
  await clone("sparse", { sparseCheckoutDirectories: "docs" });
  const status = ["-C", join(dir, "sparse/source"), "-c", "safe.directory=*", "status", "--porcelain"];
  expect(execFileSync("git", status, { encoding: "utf8" })).toBe("");
});
