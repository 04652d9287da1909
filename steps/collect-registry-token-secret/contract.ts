import { dataParams, defineStep, text } from "../../lib/contract/index.ts";

export const collectRegistryTokenSecretStep = defineStep({
  name: "collect-registry-token-secret",
  does: "Reads out of the release data which Secret lets repositories be made public, if any is to be.",
  effect: "reads",
  image: "release",
  params: {
    dataPath: text({ describe: "The data file, a path in the release's folder" }),
    ...dataParams,
  },
  results: {
    registrySecret: text({
      describe: "Name of the Secret, mapping.registrySecret; empty: no repository is made public",
    }),
  },
});
