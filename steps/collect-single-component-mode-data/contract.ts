import { dataParams, defineStep, text } from "../../lib/contract/index.ts";

export const collectSingleComponentModeDataStep = defineStep({
  name: "collect-single-component-mode-data",
  does: "Says whether only one component of the Snapshot is released, and which Snapshot that is.",
  effect: "reads",
  image: "release",
  params: {
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    snapshot: text({ describe: "The Snapshot: namespace/name" }),
    ...dataParams,
  },
  results: {
    singleComponentMode: text({ describe: "true or false" }),
    snapshotName: text({ describe: "Name of the Snapshot" }),
    snapshotNamespace: text({ describe: "Namespace of the Snapshot" }),
  },
});
