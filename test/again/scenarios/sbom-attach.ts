import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { toSpdx, writeSbom } from "../../../lib/sbom/index.ts";
import { sbomAttachStep } from "../../../steps/sbom-attach/contract.ts";
import { run } from "../../../steps/sbom-attach/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "sbom-attach",
  async setUp(stage) {
    const sbom = join(stage.dir, "sbom.json");
    await writeSbom(sbom, toSpdx({ name: "image", created: "2026-01-31T12:00:00Z", packages: [] }));
    const image = `${repository(stage)}:1`;
    const { digest } = await pushTestImage(stage.client, image, { layers: [[["a", "a"]]] });
    const params = { image: `${image}@${digest}`, sbom, caFile: stage.registry.caFile };
    return () => runStep(sbomAttachStep, run, { params });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
