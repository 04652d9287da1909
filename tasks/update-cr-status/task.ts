import { list, text } from "../../lib/contract/index.ts";
import { updateCrStatusStep } from "../../steps/update-cr-status/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const updateCrStatus = defineDataTask(
  {
    name: "update-cr-status",
    version: "0.3.1",
    does: "Writes what a release published into the status of its object in the cluster.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      resourceType: text({ describe: "What kind of object it is", default: "release" }),
      statusKey: text({ describe: "Field of the status that it is written to", default: "artifacts" }),
      resource: text({ describe: "The object: namespace/name" }),
      resultsDirPath: text({
        describe: "Folder with the JSON files of results, a path in the release's folder",
      }),
      resultArtifacts: list({
        describe: "Trusted artifacts of parallel tasks, <artifact>=<directory> each: their results are added",
        default: [],
      }),
    },
    workspace: "data",
  },
  ({ params, data, ca, step }) => {
    step("update-cr-status", updateCrStatusStep, {
      params: {
        resource: params.resource,
        resourceType: params.resourceType,
        statusKey: params.statusKey,
        resultsDirPath: params.resultsDirPath,
        resultArtifacts: params.resultArtifacts,
        serviceAccount: SERVICE_ACCOUNT,
        caFile: CA_FILE,
        ...data,
      },
      mounts: [ca],
      resources: { cpu: "50m", memory: "256Mi" },
    });
    return {};
  },
);
