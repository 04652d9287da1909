import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { imageIndexStep } from "../../../steps/image-index/contract.ts";
import { run } from "../../../steps/image-index/run.ts";
import { type Scenario, type Stage, tagsOf, treeOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "image-index",
  async setUp(stage) {
    const { dir, registry, client } = stage;
    const image = `${repository(stage)}:1`;
    await pushTestImage(client, `${image}-amd64`, { layers: [[["a", "a"]]] });
    await pushTestImage(client, `${registry.address}/org/arm:1`, { layers: [[["a", "b"]]], arch: "arm64" });
    const params = {
      image,
      images: [`${image}-amd64`, `${registry.address}/org/arm:1`],
      additionalTags: ["run-1"],
      manifest: join(dir, "manifest.json"),
      caFile: registry.caFile,
    };
    return () => runStep(imageIndexStep, run, { params });
  },
  state: async (stage) => [await tagsOf(stage.client, repository(stage)), await treeOf(stage.dir)],
};
