import { dataParams, defineStep, text } from "../../lib/contract/index.ts";

const named = (what: string) => text({ describe: `The ${what}: namespace/name` });

export const collectDataStep = defineStep({
  name: "collect-data",
  does: "Writes the objects of a release to files, and their data merged into one.",
  effect: "reads",
  image: "release",
  params: {
    release: named("Release"),
    releasePlan: named("ReleasePlan"),
    releasePlanAdmission: named("ReleasePlanAdmission"),
    releaseServiceConfig: named("ReleaseServiceConfig"),
    snapshot: named("Snapshot"),
    subdirectory: text({ describe: "Folder of the files, in the release's folder", default: "" }),
    apiServer: text({ describe: "https://host of the API server; empty for the pod's own", default: "" }),
    serviceAccount: text({ describe: "Directory with token and CA of the service account", default: "" }),
    ...dataParams,
  },
  results: {
    release: text({ describe: "Path of release.json" }),
    releasePlan: text({ describe: "Path of release_plan.json" }),
    releasePlanAdmission: text({ describe: "Path of release_plan_admission.json" }),
    releaseServiceConfig: text({ describe: "Path of release_service_config.json" }),
    snapshotSpec: text({ describe: "Path of snapshot_spec.json" }),
    data: text({ describe: "Path of data.json" }),
    resultsDir: text({ describe: "Path of the folder that tasks write results to" }),
    fbcFragment: text({ describe: "Image of the first component" }),
    snapshotBuildId: text({ describe: "The build PipelineRun that the Snapshot came of, if it says so" }),
    subdirectory: text({ describe: "Folder of the files, in the release's folder" }),
  },
});
