import { defineCheck, integer, text } from "../../lib/contract/index.ts";
import { preflight } from "../../lib/tools/preflight.decl.ts";

export const preflightCheckStep = defineCheck({
  name: "preflight-check",
  does: "Checks an application image with preflight, for each of its architectures or for one.",
  effect: "reads",
  image: "preflight",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: {
    image: text({ describe: "The image: registry/repository:tag" }),
    platform: text({
      default: "",
      describe: "The platform to check, as linux/arm64; empty: all of an index, this machine's of an image",
    }),
    authFile: text({ describe: "Auth file for the image's registry" }),
    artifacts: text({ describe: "Folder that the steps of the task share; preflight writes into it" }),
    pyxisFile: text({
      default: "",
      describe: "File with the URL of another container catalogue for preflight; ignored when there is none",
    }),
    timeoutSeconds: integer({ default: 1800, min: 1, describe: "After this time preflight is stopped" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  tools: [preflight],
});
