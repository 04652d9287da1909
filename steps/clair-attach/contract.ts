import { defineCheck, flag, maybe, reports, text } from "../../lib/contract/index.ts";

export const clairAttachStep = defineCheck({
  name: "clair-attach",
  does: "Attaches each report to the image it is about, where policies look for it.",
  effect: "annotates",
  image: "clair",
  // The compatible task fails here too: a report that nobody can find is worth nothing.
  check: { task: "clair-scan", faults: "fatal" },
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
    skip: flag({ default: false, describe: "Attach nothing, for registries that can only be read" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    reports: maybe(reports({ describe: "Digest of each image, and digest of the report attached to it" })),
  },
});
