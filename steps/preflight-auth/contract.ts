import { defineCheck, text } from "../../lib/contract/index.ts";

export const preflightAuthStep = defineCheck({
  name: "preflight-auth",
  does: "Writes an auth file with the credentials for the registry of one image, and no others.",
  effect: "reads",
  image: "oci",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: {
    image: text({ describe: "The image: registry/repository:tag" }),
    authFile: text({ describe: "File to write" }),
    artifacts: text({ describe: "Folder that the steps of the task share" }),
  },
});
