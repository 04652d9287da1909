import { dataParams, defineStep, flag, integer, text } from "../../lib/contract/index.ts";

export const pushSnapshotStep = defineStep({
  name: "push-snapshot",
  does: "Copies the images of a snapshot, with their signatures, attestations and SBOMs, to where they are released.",
  effect: "copies",
  image: "release",
  params: {
    snapshotPath: text({ describe: "The mapped snapshot, a path in the release's folder" }),
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    resultsDirPath: text({
      describe: "Folder for push-snapshot-results.json, a path in the release's folder",
    }),
    retries: integer({ default: 0, min: 0, describe: "How often a copy that failed is tried again" }),
    tryAgainAfter: integer({ default: 5, min: 0, describe: "Seconds before a copy is tried again" }),
    concurrentLimit: integer({ default: 10, min: 1, describe: "How many images are copied side by side" }),
    copyAttachedArtifacts: flag({
      default: false,
      describe: "Copy also what refers to the images by OCI's referrers",
    }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    ...dataParams,
  },
  results: {},
});
