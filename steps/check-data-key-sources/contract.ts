import { dataParams, defineStep, text } from "../../lib/contract/index.ts";

export const checkDataKeySourcesStep = defineStep({
  name: "check-data-key-sources",
  does: "Refuses keys in Release and ReleasePlan that only a ReleasePlanAdmission may set.",
  effect: "reads",
  image: "release",
  params: {
    releasePath: text({ describe: "File with the Release, a path in the release's folder" }),
    releasePlanPath: text({ describe: "File with the ReleasePlan, a path in the release's folder" }),
    ...dataParams,
  },
  results: {},
});
