import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { testKube } from "../../../services/kube/testing.ts";
import { updateCrStatusStep } from "../../../steps/update-cr-status/contract.ts";
import { run } from "../../../steps/update-cr-status/run.ts";
import { type Scenario, treeOf } from "../scenario.ts";

const release = {
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Release",
  metadata: { name: "first", namespace: "dev" },
  spec: {},
};

export const scenario: Scenario = {
  step: "update-cr-status",
  async setUp({ dir }) {
    await mkdir(join(dir, "results"));
    await writeFile(join(dir, "results", "push.json"), '{"images":[{"name":"a","urls":["u"]}]}');
    // Each run has a cluster of its own, as `slipway run` has; what it keeps is what the step leaves behind.
    return async () => {
      const kube = await testKube({ objects: [release], dir: join(dir, "state") });
      const cluster = { apiServer: kube.server, serviceAccount: kube.folder() };
      const params = { resource: "dev/first", resultsDirPath: "results", workspace: dir, ...cluster };
      return runStep(updateCrStatusStep, run, { params }).finally(kube.close);
    };
  },
  state: ({ dir }) => treeOf(join(dir, "state", "objects")),
};
