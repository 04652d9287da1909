import { defineCheck, imagesProcessed, maybe, text } from "../../lib/contract/index.ts";

export const preflightOutcomeStep = defineCheck({
  name: "preflight-outcome",
  does: "Reads what preflight recorded for each architecture, and judges it.",
  effect: "reads",
  image: "oci",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: {
    image: text({ describe: "The image: registry/repository:tag" }),
    artifacts: text({ describe: "Folder that the steps of the task share" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    imagesProcessed: maybe(
      imagesProcessed({ describe: "The images that were checked; not written when none was" }),
    ),
  },
});
