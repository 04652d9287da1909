import { dataParams, defineStep, flag, text } from "../../lib/contract/index.ts";

export const reduceSnapshotStep = defineStep({
  name: "reduce-snapshot",
  does: "Keeps of a Snapshot the one component that it was made for, where only that is released.",
  effect: "reads",
  image: "release",
  params: {
    snapshot: text({ describe: "The snapshot: a path in the release's folder, or its JSON" }),
    singleComponent: flag({ describe: "Keep only the component that the object's labels name" }),
    customResource: text({ describe: "Object whose labels name the component: type/name" }),
    customResourceNamespace: text({ describe: "Its namespace; empty for the pod's own", default: "" }),
    snapshotPath: text({ describe: "Where the snapshot is written, a path in the release's folder" }),
    apiServer: text({ describe: "https://host of the API server; empty for the pod's own", default: "" }),
    serviceAccount: text({ describe: "Directory with token and CA of the service account", default: "" }),
    ...dataParams,
  },
  results: {},
});
