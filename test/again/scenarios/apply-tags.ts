import { runStep } from "../../../lib/contract/testing.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { applyTagsStep } from "../../../steps/apply-tags/contract.ts";
import { run } from "../../../steps/apply-tags/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "apply-tags",
  async setUp(stage) {
    const image = `${repository(stage)}:1`;
    const labels = { "konflux.additional-tags": "two three" };
    const { digest } = await pushTestImage(stage.client, image, { layers: [[["a", "a"]]], labels });
    const params = { image, digest, caFile: stage.registry.caFile, tags: ["four"] };
    return () => runStep(applyTagsStep, run, { params });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
