import { defineStep } from "../../lib/contract/index.ts";
import { ec } from "../../lib/tools/ec.decl.ts";

export const policyVersionStep = defineStep({
  name: "policy-version",
  does: "Prints the version of the native rules and of ec, and whether ec is there to judge as well.",
  effect: "reads",
  image: "policy",
  params: {},
  tools: [ec],
});
