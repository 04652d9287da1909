import { defineCheck, text } from "../../lib/contract/index.ts";

export const preflightFinalStep = defineCheck({
  name: "preflight-final",
  does: "Gives the outcome of the steps before it as the result of the task.",
  effect: "reads",
  image: "oci",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: { artifacts: text({ describe: "Folder that the steps of the task share" }) },
});
