import { defineStep, text } from "../../lib/contract/index.ts";
import { ec } from "../../lib/tools/ec.decl.ts";

export const policyTufStep = defineStep({
  name: "policy-tuf",
  does: "Initializes the root of trust of a TUF mirror for the policy engine.",
  effect: "reads",
  image: "policy",
  params: {
    mirror: text({ describe: "URL of the TUF mirror; empty: nothing is initialized", default: "" }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
  },
  tools: [ec],
});
