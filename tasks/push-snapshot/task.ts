import { flag, integer, text } from "../../lib/contract/index.ts";
import { pushSnapshotStep } from "../../steps/push-snapshot/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const pushSnapshot = defineDataTask(
  {
    name: "push-snapshot",
    version: "6.3.0",
    does: "Copies the images of a snapshot, with what belongs to them, to the repositories and tags of the release.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      snapshotPath: text({ describe: "The mapped snapshot, a path in the release's folder" }),
      dataPath: text({ describe: "The data file, a path in the release's folder" }),
      resultsDirPath: text({
        describe: "Folder for push-snapshot-results.json, a path in the release's folder",
      }),
      retries: integer({ default: 0, describe: "How often a copy that failed is tried again" }),
      concurrentLimit: integer({ default: 10, describe: "How many images are copied side by side" }),
      copyAttachedArtifacts: flag({
        default: false,
        describe: "Copy also what refers to the images by OCI's referrers",
      }),
    },
    workspace: "data",
  },
  ({ params, data, ca, step }) => {
    step("push-snapshot", pushSnapshotStep, {
      params: {
        snapshotPath: params.snapshotPath,
        dataPath: params.dataPath,
        resultsDirPath: params.resultsDirPath,
        retries: params.retries,
        concurrentLimit: params.concurrentLimit,
        copyAttachedArtifacts: params.copyAttachedArtifacts,
        caFile: CA_FILE,
        ...data,
      },
      mounts: [ca],
      resources: { cpu: "250m", memory: "512Mi" },
    });
    return {};
  },
);
