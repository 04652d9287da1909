import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { pushContainerfileStep } from "../../../steps/push-containerfile/contract.ts";
import { run } from "../../../steps/push-containerfile/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "push-containerfile",
  async setUp(stage) {
    await writeFile(join(stage.dir, "Dockerfile"), "FROM scratch\n");
    const params = {
      image: `${repository(stage)}:1`,
      imageDigest: `sha256:${"1".repeat(64)}`,
      source: stage.dir,
      caFile: stage.registry.caFile,
    };
    return () => runStep(pushContainerfileStep, run, { params });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
