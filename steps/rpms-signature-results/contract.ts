import { defineCheck, imagesProcessed, maybe, rpmsData, text } from "../../lib/contract/index.ts";

export const rpmsSignatureResultsStep = defineCheck({
  name: "rpms-signature-results",
  does: "Turns what the scan of RPM signatures found into the task's results.",
  check: { task: "rpms-signature-scan", faults: "reported" },
  effect: "reads",
  image: "oci",
  params: {
    workdir: text({ describe: "Folder of the task, in which step rpms-signature-scan left what it found" }),
  },
  results: {
    rpmsData: maybe(rpmsData({ describe: "Number of RPMs by signing key, or the error" })),
    imagesProcessed: maybe(
      imagesProcessed({
        describe: "The image and its manifests; not written when they could not be scanned",
      }),
    ),
  },
});
