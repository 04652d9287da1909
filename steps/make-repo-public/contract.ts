import { dataParams, defineStep, directory, text } from "../../lib/contract/index.ts";

export const makeRepoPublicStep = defineStep({
  name: "make-repo-public",
  does: "Makes the repositories public that the release data calls so, where their registry is a Quay.",
  effect: "annotates",
  image: "release",
  params: {
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    ...dataParams,
  },
  secrets: {
    registryToken: directory({ describe: "Folder with the file token: a token of the registry's API" }),
  },
  results: {},
});
