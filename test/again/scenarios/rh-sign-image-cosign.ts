import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { generateKeyPair } from "../../../lib/signing/index.ts";
import { pushIndex } from "../../../lib/signing/testing.ts";
import { rhSignImageCosignStep } from "../../../steps/rh-sign-image-cosign/contract.ts";
import { run } from "../../../steps/rh-sign-image-cosign/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/signed`;

export const scenario: Scenario = {
  step: "rh-sign-image-cosign",
  async setUp(stage) {
    const [signing, workspace] = [join(stage.dir, "secret"), join(stage.dir, "data")];
    const { keyFile } = await generateKeyPair(signing);
    await writeFile(join(signing, "SIGN_KEY"), keyFile);
    const { index } = await pushIndex(stage.client, repository(stage));
    const components = [
      { name: "a", containerImage: index, repository: repository(stage), tags: ["1", "2"] },
    ];
    await mkdir(workspace);
    await writeFile(join(workspace, "snapshot_spec.json"), JSON.stringify({ components }));
    const params = { snapshotPath: "snapshot_spec.json", workspace, caFile: stage.registry.caFile };
    return () => runStep(rhSignImageCosignStep, run, { params, secrets: { signing } });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
