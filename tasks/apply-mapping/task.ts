import { flag, text } from "../../lib/contract/index.ts";
import { applyMappingStep } from "../../steps/apply-mapping/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const applyMapping = defineDataTask(
  {
    name: "apply-mapping",
    version: "1.7.3",
    does: "Says for each component of a Snapshot in which repositories and under which tags it is published.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      snapshotPath: text({ describe: "The snapshot, a path in the release's folder; it is rewritten" }),
      dataPath: text({ describe: "The data file, a path in the release's folder" }),
      failOnEmptyResult: flag({ describe: "Fail where nothing is mapped", default: false }),
      addImplicitTimestampTag: flag({
        describe: "Add the time of the build as one more tag in every repository",
        default: false,
      }),
    },
    workspace: "config",
  },
  ({ params, data, ca, step }) => {
    const { results } = step("apply-mapping", applyMappingStep, {
      params: {
        snapshotPath: params.snapshotPath,
        dataPath: params.dataPath,
        failOnEmptyResult: params.failOnEmptyResult,
        addImplicitTimestampTag: params.addImplicitTimestampTag,
        caFile: CA_FILE,
        ...data,
      },
      mounts: [ca],
      resources: { cpu: "200m", memory: "256Mi" },
    });
    return { mapped: results.mapped };
  },
);
