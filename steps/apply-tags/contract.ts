import { defineStep, flag, list, text } from "../../lib/contract/index.ts";

export const applyTagsStep = defineStep({
  name: "apply-tags",
  does: "Gives a pushed image further tags: those asked for, and those a label of the image names.",
  effect: "annotates",
  image: "oci",
  params: {
    image: text({ describe: "The image: registry/repository, tag and digest are ignored" }),
    digest: text({ describe: "Its digest: sha256:…" }),
    tagsFromLabel: text({
      default: "konflux.additional-tags",
      describe: "Label whose value lists further tags, by commas or blanks; empty for none",
    }),
    logLevel: text({ default: "info", describe: "debug, info, warn or error" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    tags: list({ default: [], describe: "Tags to give" }),
  },
  results: {},
});
