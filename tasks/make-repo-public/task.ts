import { text } from "../../lib/contract/index.ts";
import { makeRepoPublicStep } from "../../steps/make-repo-public/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { defineDataTask } from "../variants/release-data.ts";

const TOKEN = "/mnt/registry-token";

export const makeRepoPublic = defineDataTask(
  {
    name: "make-repo-public",
    version: "0.1.0",
    does: "Makes the repositories public that the release data calls so, where their registry is a Quay.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      dataPath: text({ describe: "The data file, a path in the release's folder" }),
      registrySecret: text({
        describe: "Name of the Secret whose key token is a token of the registry's API",
      }),
    },
    workspace: "data",
  },
  ({ params, data, ca, step, volume }) => {
    // Optional, so that an absent Secret is a message of the step and not a pod that never starts.
    const source = { secret: { secretName: params.registrySecret, optional: true } };
    const token = volume("registry-token", source).at(TOKEN, { readOnly: true });
    step("make-repo-public", makeRepoPublicStep, {
      params: { dataPath: params.dataPath, caFile: CA_FILE, ...data },
      secrets: { registryToken: { path: TOKEN, optional: false } },
      mounts: [ca, token],
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return {};
  },
);
