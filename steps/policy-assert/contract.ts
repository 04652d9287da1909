import { choice, dataParams, defineStep, text } from "../../lib/contract/index.ts";

export const policyAssertStep = defineStep({
  name: "policy-assert",
  does: "Fails unless the judgement is good, and notes which files were judged.",
  effect: "reads",
  image: "policy",
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
    strict: choice(["true", "1", "false", "0"], {
      describe: "false lets every judgement pass; all else lets only SUCCESS and WARNING pass",
      default: "true",
    }),
    sourceDataArtifact: text({
      describe: "The release data that was judged, as a trusted artifact",
      default: "",
    }),
    ...dataParams,
  },
  results: {
    sourceDataArtifact: text({
      describe: "The same, after it was judged; empty where data is in a workspace",
    }),
  },
});
