import { defineCheck, text } from "../../lib/contract/index.ts";

export const preflightIntrospectStep = defineCheck({
  name: "preflight-introspect",
  does: "Finds out whether an image is an application or an operator bundle.",
  effect: "reads",
  image: "oci",
  check: { task: "ecosystem-cert-preflight-checks", faults: "reported" },
  params: {
    image: text({ describe: "The image: registry/repository:tag" }),
    artifactType: text({
      default: "introspect",
      describe: "application or operatorbundle; anything else: what the image's labels say",
    }),
    artifacts: text({ describe: "Folder that the steps of the task share" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    artifactType: text({
      describe: "application or operatorbundle; unknown if the image could not be looked at",
    }),
    artifactTypeSetBy: text({ describe: "What said so: parameter or introspection" }),
  },
});
