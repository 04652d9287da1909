import { dataParams, defineStep, flag, integer, text } from "../../lib/contract/index.ts";

export const applyMappingStep = defineStep({
  name: "apply-mapping",
  does: "Says for each component of a Snapshot in which repositories and under which tags it is published.",
  effect: "reads",
  image: "release",
  params: {
    snapshotPath: text({ describe: "The snapshot, a path in the release's folder; it is rewritten" }),
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    failOnEmptyResult: flag({ describe: "Fail where nothing is mapped", default: false }),
    addImplicitTimestampTag: flag({
      describe: "Add the time of the build as one more tag in every repository",
      default: false,
    }),
    concurrentLimit: integer({ describe: "How many images are read side by side", default: 10, min: 1 }),
    caFile: text({ describe: "PEM bundle of further CAs; ignored when there is no such file", default: "" }),
    ...dataParams,
  },
  results: {
    mapped: text({ describe: "true if a mapping was applied, false if there is none" }),
  },
});
