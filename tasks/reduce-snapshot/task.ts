import { text } from "../../lib/contract/index.ts";
import { reduceSnapshotStep } from "../../steps/reduce-snapshot/contract.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { defineDataTask } from "../variants/release-data.ts";

export const reduceSnapshot = defineDataTask(
  {
    name: "reduce-snapshot",
    version: "0.1.0",
    does: "Keeps of a Snapshot the one component that it was made for, where only that is released.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      SNAPSHOT: text({ describe: "The snapshot: a path in the release's folder, or its JSON" }),
      SINGLE_COMPONENT: text({ describe: "true to keep only the component that the labels name" }),
      SINGLE_COMPONENT_CUSTOM_RESOURCE: text({
        describe: "Object whose labels name the component: type/name",
      }),
      SINGLE_COMPONENT_CUSTOM_RESOURCE_NS: text({
        describe: "Its namespace; empty for the pod's own",
        default: "",
      }),
      SNAPSHOT_PATH: text({ describe: "Where the snapshot is written, a path in the release's folder" }),
    },
    workspace: "data",
  },
  ({ params, data, step }) => {
    step("reduce", reduceSnapshotStep, {
      params: {
        snapshot: params.SNAPSHOT,
        singleComponent: params.SINGLE_COMPONENT,
        customResource: params.SINGLE_COMPONENT_CUSTOM_RESOURCE,
        customResourceNamespace: params.SINGLE_COMPONENT_CUSTOM_RESOURCE_NS,
        snapshotPath: params.SNAPSHOT_PATH,
        serviceAccount: SERVICE_ACCOUNT,
        ...data,
      },
      resources: { cpu: "100m", memory: "128Mi" },
    });
    return {};
  },
);
