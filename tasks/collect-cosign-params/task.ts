import { text } from "../../lib/contract/index.ts";
import { collectCosignParamsStep } from "../../steps/collect-cosign-params/contract.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const collectCosignParams = defineDataTask(
  {
    name: "collect-cosign-params",
    version: "0.1.1",
    does: "Reads out of the release data which Secret signs images.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: { dataPath: text({ describe: "The data file, a path in the release's folder" }) },
    workspace: "data",
  },
  ({ params, data, step }) => {
    const collected = step("collect-params", collectCosignParamsStep, {
      params: { dataPath: params.dataPath, ...data },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return { "cosign-secret-name": collected.results.secretName };
  },
);
