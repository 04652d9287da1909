import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPipeline, renderTask, toYaml } from "../../lib/contract/render/index.ts";
import { checkPaths } from "../../scripts/check/index.ts";
import { checksumsOciTa } from "../own-step/tasks/checksums/task.ts";
import { buildWithChecksums } from "./pipeline.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const yaml = renderPipeline(buildWithChecksums);
const names = (yaml.spec.tasks ?? []).map(({ name }) => name);
const find = (name: string) => yaml.spec.tasks?.find((task) => task.name === name);

describe("a pipeline that extends docker-build-oci-ta", () => {
  it("has the tasks of the base, the added one where it belongs, and not the removed one", () => {
    expect(names).toContain("build-container");
    expect(names).not.toContain("push-dockerfile");
    expect(find("source-checksums")?.runAfter).toEqual(["clone-repository"]);
    expect(find("build-container")?.runAfter).toEqual(["prefetch-dependencies", "source-checksums"]);
  });

  it("has params and results of both", () => {
    expect(yaml.spec.params?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["git-url", "sums-file"]),
    );
    expect(yaml.spec.results?.map(({ name }) => name)).toEqual([
      ...["IMAGE_URL", "IMAGE_DIGEST", "CHAINS-GIT_URL", "CHAINS-GIT_COMMIT", "SUMS_DIGEST"],
    ]);
  });
});

describe("its YAML", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "own-pipeline-"));
    const image = (folder: string) => `registry.example/images/${folder}:1`;
    await writeFile(join(dir, "task.yaml"), toYaml(renderTask(checksumsOciTa, { image })));
    await writeFile(join(dir, "pipeline.yaml"), toYaml(yaml));
  });
  afterAll(() => rm(dir, { recursive: true }));
  const check = () => checkPaths([dir], { catalog: ROOT, strict: true });

  it("passes slipway check --strict with the tasks of the catalog", async () => {
    expect(await check()).toMatchObject({ ok: true, findings: [], objects: 2 });
  });

  it("would not with a param that the task does not have", async () => {
    const wrong = toYaml(yaml).replace(
      "name: output\n          value: $(params.sums-file)",
      "name: outptu\n          value: x",
    );
    await writeFile(join(dir, "pipeline.yaml"), wrong);
    expect((await check()).ok).toBe(false);
  });
});
