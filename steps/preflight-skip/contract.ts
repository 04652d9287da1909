import { defineCheck, text } from "../../lib/contract/index.ts";

export const preflightSkipStep = defineCheck({
  name: "preflight-skip",
  does: "Says that operator bundles are not checked.",
  effect: "reads",
  image: "oci",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: { artifacts: text({ describe: "Folder that the steps of the task share" }) },
});
