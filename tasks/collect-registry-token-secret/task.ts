import { text } from "../../lib/contract/index.ts";
import { collectRegistryTokenSecretStep } from "../../steps/collect-registry-token-secret/contract.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const collectRegistryTokenSecret = defineDataTask(
  {
    name: "collect-registry-token-secret",
    version: "0.1.0",
    does: "Reads out of the release data which Secret lets repositories be made public.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: { dataPath: text({ describe: "The data file, a path in the release's folder" }) },
    workspace: "data",
  },
  ({ params, data, step }) => {
    const collected = step("collect-secret", collectRegistryTokenSecretStep, {
      params: { dataPath: params.dataPath, ...data },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return { registrySecret: collected.results.registrySecret };
  },
);
