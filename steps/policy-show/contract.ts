import { choice, defineStep, text } from "../../lib/contract/index.ts";

export const policyShowStep = defineStep({
  name: "policy-show",
  does: "Prints what came of a judgement: the report, the counts, the configuration, or all of it for people.",
  effect: "reads",
  image: "policy",
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
    what: choice(["json", "summary", "config", "text"], { describe: "What is printed" }),
  },
});
