import { dataParams, defineStep, text } from "../../lib/contract/index.ts";

export const collectCosignParamsStep = defineStep({
  name: "collect-cosign-params",
  does: "Reads out of the release data which Secret signs images.",
  effect: "reads",
  image: "release",
  params: {
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    ...dataParams,
  },
  results: {
    secretName: text({ describe: "Name of the Secret, sign.cosignSecretName; empty: nothing is signed" }),
  },
});
