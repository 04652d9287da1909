import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { pushArtifact, registryClient } from "../../../lib/oci/index.ts";
import { startQuay } from "../../../services/quay/index.ts";
import { makeRepoPublicStep } from "../../../steps/make-repo-public/contract.ts";
import { run } from "../../../steps/make-repo-public/run.ts";
import type { Scenario, Stage } from "../scenario.ts";

const quayDir = ({ dir }: Stage) => join(dir, "quay");

export const scenario: Scenario = {
  step: "make-repo-public",
  async setUp(stage) {
    const seed = await startQuay({ dir: quayDir(stage) });
    const client = registryClient({ ca: seed.ca, env: {} });
    await pushArtifact(client, `${seed.address}/org/app:1`, { artifactType: "a/b", layers: [] });
    await Promise.all([client.close(), seed.close()]);
    const token = join(stage.dir, "token");
    await mkdir(token);
    await writeFile(join(token, "token"), seed.token);
    return async () => {
      // It runs for one call only: scenarios have no end of their own.
      const quay = await startQuay({ dir: quayDir(stage) });
      const components = [{ name: "app", repository: `${quay.address}/org/app`, public: true }];
      await writeFile(join(stage.dir, "data.json"), JSON.stringify({ mapping: { components } }));
      const params = { dataPath: "data.json", workspace: stage.dir, caFile: quay.caFile };
      try {
        return await runStep(makeRepoPublicStep, run, { params, secrets: { registryToken: token } });
      } finally {
        await quay.close();
      }
    };
  },
  state: (stage) => readFile(join(quayDir(stage), "quay.json"), "utf8"),
};
