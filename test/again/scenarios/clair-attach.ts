import { runStep } from "../../../lib/contract/testing.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { writeReport, writeSubject } from "../../../lib/vulnerabilities/index.ts";
import { clairAttachStep } from "../../../steps/clair-attach/contract.ts";
import { run } from "../../../steps/clair-attach/run.ts";
import type { Scenario, Stage } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

export const scenario: Scenario = {
  step: "clair-attach",
  async setUp(stage) {
    const image = `${repository(stage)}:1`;
    const { digest } = await pushTestImage(stage.client, image, { layers: [[["a", "a"]]] });
    const images = [{ arch: "amd64", digest }];
    await writeSubject(stage.dir, { image, digest, repository: repository(stage), images });
    await writeReport(stage.dir, "amd64", "{}");
    return () =>
      runStep(clairAttachStep, run, { params: { shared: stage.dir, caFile: stage.registry.caFile } });
  },
  async state({ client, ...stage }) {
    const place = repository({ client, ...stage });
    const { digest } = await client.resolve(`${place}:1`);
    return client.referrers(`${place}@${digest}`);
  },
};
