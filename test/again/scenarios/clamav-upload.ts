import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { clamavLogs, writeClamavFiles } from "../../../lib/handover/index.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { clamavUploadStep } from "../../../steps/clamav-upload/contract.ts";
import { run } from "../../../steps/clamav-upload/run.ts";
import type { Scenario, Stage } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;
const FILE = { name: "clamscan-result-amd64.log", mediaType: "text/vnd.clamav" };

export const scenario: Scenario = {
  step: "clamav-upload",
  async setUp(stage) {
    await mkdir(clamavLogs(stage.dir));
    await writeFile(join(clamavLogs(stage.dir), FILE.name), "nothing found\n");
    await writeClamavFiles(stage.dir, [FILE]);
    const imageUrl = `${repository(stage)}:1`;
    const { digest } = await pushTestImage(stage.client, imageUrl, { layers: [[["a", "a"]]] });
    const params = { imageUrl, imageDigest: digest, workdir: stage.dir, caFile: stage.registry.caFile };
    return () => runStep(clamavUploadStep, run, { params });
  },
  async state({ client, ...stage }) {
    const image = await client.resolve(`${repository({ client, ...stage })}:1`);
    return client.referrers(`${repository({ client, ...stage })}@${image.digest}`);
  },
};
