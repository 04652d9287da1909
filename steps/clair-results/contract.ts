import { defineCheck, maybe, scanOutput, text } from "../../lib/contract/index.ts";

export const clairResultsStep = defineCheck({
  name: "clair-results",
  does: "Lists what the reports found, counts it by severity, and says what the scan came to.",
  effect: "reads",
  image: "clair",
  check: { task: "clair-scan", faults: "reported" },
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
  },
  results: {
    scanOutput: maybe(
      scanOutput({ describe: "Numbers of vulnerabilities with a fix, and of those without" }),
    ),
  },
});
