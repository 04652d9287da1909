import { defineStep, flag, text } from "../../lib/contract/index.ts";

const named = (what: string) => text({ describe: `The ${what}: namespace/name` });

export const verifyAccessToResourcesStep = defineStep({
  name: "verify-access-to-resources",
  does: "Asks the cluster whether the service account may read everything that a release needs.",
  effect: "reads",
  image: "release",
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
    apiServer: text({ describe: "Address of the Kubernetes API; empty for that of the pod", default: "" }),
    serviceAccount: text({
      describe: "Directory with token and ca.crt of the service account; empty for none",
      default: "",
    }),
  },
});
