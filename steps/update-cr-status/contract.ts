import { dataParams, defineStep, list, text } from "../../lib/contract/index.ts";

export const updateCrStatusStep = defineStep({
  name: "update-cr-status",
  does: "Writes what a release published into the status of its object in the cluster.",
  effect: "annotates",
  image: "release",
  params: {
    resource: text({ describe: "The object: namespace/name" }),
    resourceType: text({ describe: "What kind of object it is", default: "release" }),
    statusKey: text({
      describe: "Field of the status that it is written to",
      default: "artifacts",
      check: (value) => (value === "" ? "names no field of the status" : undefined),
    }),
    resultsDirPath: text({
      describe: "Folder with the JSON files of results, a path in the release's folder",
    }),
    resultArtifacts: list({
      describe: "Trusted artifacts of parallel tasks, <artifact>=<directory> each: their results are added",
      default: [],
    }),
    apiServer: text({ describe: "Address of the Kubernetes API; empty for that of the pod", default: "" }),
    serviceAccount: text({
      describe: "Directory with token and ca.crt of the service account; empty for none",
      default: "",
    }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    ...dataParams,
  },
});
