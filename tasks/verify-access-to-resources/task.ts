import { defineTask, flag, text } from "../../lib/contract/index.ts";
import { verifyAccessToResourcesStep } from "../../steps/verify-access-to-resources/contract.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";

const named = (what: string) => text({ describe: `The ${what}: namespace/name` });

export const verifyAccessToResources = defineTask(
  {
    name: "verify-access-to-resources",
    version: "0.3.1",
    does: "Asks the cluster whether the service account may read everything that a release needs.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      release: named("Release"),
      releasePlan: named("ReleasePlan"),
      releasePlanAdmission: named("ReleasePlanAdmission"),
      releaseServiceConfig: named("ReleaseServiceConfig"),
      snapshot: named("Snapshot"),
      requireInternalServices: flag({
        describe:
          "Whether it must also be allowed to create InternalRequests where the ReleasePlanAdmission is",
        default: false,
      }),
      taskGitUrl: text({
        describe: "Taken for compatibility: the steps of this task are in its image",
        default: "",
      }),
      taskGitRevision: text({ describe: "Taken for compatibility, as taskGitUrl", default: "" }),
    },
  },
  ({ params, step }) => {
    step("verify-access-to-resources", verifyAccessToResourcesStep, {
      params: {
        release: params.release,
        releasePlan: params.releasePlan,
        releasePlanAdmission: params.releasePlanAdmission,
        releaseServiceConfig: params.releaseServiceConfig,
        snapshot: params.snapshot,
        requireInternalServices: params.requireInternalServices,
        serviceAccount: SERVICE_ACCOUNT,
      },
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return {};
  },
);
