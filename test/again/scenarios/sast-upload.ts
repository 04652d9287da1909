import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { writeSastReport } from "../../../lib/handover/index.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { sastUploadStep } from "../../../steps/sast-upload/contract.ts";
import { run } from "../../../steps/sast-upload/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "sast-upload",
  async setUp(stage) {
    const image = `${repository(stage)}:1`;
    const { digest } = await pushTestImage(stage.client, image, { layers: [[["file", "x"]]] });
    const shared = join(stage.dir, "shared");
    await mkdir(shared);
    await writeSastReport(shared, [
      { name: "report.sarif", mediaType: "application/sarif+json", text: "{}\n" },
    ]);
    const params = { shared, imageUrl: image, imageDigest: digest, caFile: stage.registry.caFile };
    return () => runStep(sastUploadStep, run, { params });
  },
  async state(stage) {
    const referrers = await stage.client.referrers(`${repository(stage)}:1`);
    return [await tagsOf(stage.client, repository(stage)), referrers];
  },
};
