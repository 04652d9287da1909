import { defineStep, flag, text } from "../../lib/contract/index.ts";

export const sourceBaseImagesStep = defineStep({
  name: "source-base-images",
  does: "Finds out which image an image was built on, from its SBOM or from what it is told.",
  effect: "reads",
  image: "source",
  params: {
    image: text({ describe: "The image that was built" }),
    imageDigest: text({ describe: "Its digest: sha256:…" }),
    baseImages: text({
      default: "",
      describe: "Base images, one a line, in the order of the FROM lines; empty: the SBOM is asked",
    }),
    output: text({ describe: "File to write what was found to, for the step that makes the source image" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
