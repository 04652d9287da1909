import { text } from "../../lib/contract/index.ts";
import { checkDataKeySourcesStep } from "../../steps/check-data-key-sources/contract.ts";
import { collectDataStep } from "../../steps/collect-data/contract.ts";
import { collectSingleComponentModeDataStep } from "../../steps/collect-single-component-mode-data/contract.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { defineDataTask } from "../variants/release-data.ts";

const named = (what: string) => text({ describe: `The ${what}: namespace/name` });

export const collectData = defineDataTask(
  {
    name: "collect-data",
    version: "4.5.2",
    does: "Writes the objects of a release to files, merges their data, and refuses keys that come from a wrong place.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.54.0", "tekton.dev/tags": "release" },
    params: {
      release: named("Release"),
      releasePlan: named("ReleasePlan"),
      releasePlanAdmission: named("ReleasePlanAdmission"),
      releaseServiceConfig: named("ReleaseServiceConfig"),
      snapshot: named("Snapshot"),
      subdirectory: text({ describe: "Folder of the files, in the release's folder", default: "" }),
    },
    workspace: "data",
  },
  ({ params, data, step }) => {
    const { results: files } = step("collect-data", collectDataStep, {
      params: {
        release: params.release,
        releasePlan: params.releasePlan,
        releasePlanAdmission: params.releasePlanAdmission,
        releaseServiceConfig: params.releaseServiceConfig,
        snapshot: params.snapshot,
        subdirectory: params.subdirectory,
        serviceAccount: SERVICE_ACCOUNT,
        ...data,
      },
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const { results: mode } = step("collect-single-component-mode-data", collectSingleComponentModeDataStep, {
      params: { dataPath: files.data, snapshot: params.snapshot, ...data },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    step("check-data-key-sources", checkDataKeySourcesStep, {
      params: { releasePath: files.release, releasePlanPath: files.releasePlan, ...data },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return { ...files, ...mode };
  },
);
