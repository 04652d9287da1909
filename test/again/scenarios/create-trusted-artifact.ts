import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { createTrustedArtifactStep } from "../../../steps/create-trusted-artifact/contract.ts";
import { run } from "../../../steps/create-trusted-artifact/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "create-trusted-artifact",
  async setUp(stage) {
    const { dir, registry } = stage;
    await mkdir(join(dir, "source/src"), { recursive: true });
    await writeFile(join(dir, "source/src/a.txt"), "a");
    const params = {
      store: `${repository(stage)}:1.git`,
      expiresAfter: "5d",
      caFile: registry.caFile,
      source: join(dir, "source"),
      cachi2: join(dir, "absent"),
    };
    return () => runStep(createTrustedArtifactStep, run, { params });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
