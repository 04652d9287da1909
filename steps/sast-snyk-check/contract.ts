import { analysisFlags, defineCheck, directory, flag, integer, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";
import { snyk } from "../../lib/tools/snyk.decl.ts";

export const sastSnykCheckStep = defineCheck({
  name: "sast-snyk-check",
  does: "Looks for vulnerabilities in the sources with Snyk Code.",
  effect: "reads",
  image: "sast",
  check: { task: "sast-snyk-check", faults: "reported" },
  tools: [snyk, { ...git, optional: true }],
  secrets: {
    snykToken: directory({
      optional: true,
      describe: "Folder with the file snyk_token, the API token of Snyk; without it the check is SKIPPED",
    }),
  },
  params: {
    ...analysisFlags,
    ignoreFilePaths: text({
      default: "",
      describe: "Files and folders in the sources to leave out, separated by commas",
    }),
    snykArgs: text({
      default: "",
      describe: "More arguments of `snyk code test`, separated by spaces",
    }),
    importantOnly: flag({
      default: true,
      describe: "Count only findings of level error; the report holds all",
    }),
    snykEndpointFile: text({
      default: "",
      describe: "File with the URL of Snyk's API, if it is there",
    }),
    afterFetch: flag({
      default: false,
      describe: "Step fetch-extra-artifacts runs before and leaves its outcome in the shared folder",
    }),
    tries: integer({ default: 4, min: 1, max: 10, describe: "How often Snyk is asked when it fails" }),
    tryAgainAfter: integer({ default: 30, min: 0, describe: "Seconds between two tries" }),
    scanTimeout: integer({ default: 3600, min: 1, describe: "Seconds that Snyk gets for one folder" }),
  },
});
