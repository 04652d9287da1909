import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { testRepo } from "../../../lib/git/testing/repo.ts";
import { writeBaseImagesFound } from "../../../lib/sourceimage/index.ts";
import { sourceBuildStep } from "../../../steps/source-build/contract.ts";
import { run } from "../../../steps/source-build/run.ts";
import { type Scenario, type Stage, tagsOf, treeOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "source-build",
  async setUp(stage) {
    const at = (name: string) => join(stage.dir, name);
    testRepo(at("source")).commit("All of it", { "main.sh": "echo hi\n" });
    await mkdir(at("cachi2/output/deps/npm"), { recursive: true });
    await writeFile(at("cachi2/output/deps/npm/a.tgz"), "a");
    await writeBaseImagesFound(at("base-images.json"), { images: [] });
    const params = {
      image: `${repository(stage)}:1`,
      imageDigest: `sha256:${"1".repeat(64)}`,
      source: at("source"),
      prefetch: at("cachi2"),
      baseImages: at("base-images.json"),
      work: at("work"),
      resultFile: at("result.json"),
      caFile: stage.registry.caFile,
    };
    return () => runStep(sourceBuildStep, run, { params });
  },
  state: async (stage) => ({
    tags: await tagsOf(stage.client, repository(stage)),
    tree: await treeOf(stage.dir),
  }),
};
