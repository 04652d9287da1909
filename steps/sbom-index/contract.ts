import { defineStep, flag, text } from "../../lib/contract/index.ts";

export const sbomIndexStep = defineStep({
  name: "sbom-index",
  does: "Makes the SPDX SBOM of an image index: the index, and each image in it as a variant of it.",
  effect: "creates",
  image: "oci",
  params: {
    image: text({ describe: "Reference of the index as it was asked for: repo:tag" }),
    imageDigest: text({ describe: "Its digest: sha256:…" }),
    manifest: text({
      describe: "The index, as the step before wrote it; no such file means: no index was made",
    }),
    output: text({ describe: "File to write the SBOM to" }),
    skipValidation: flag({ default: false, describe: "Do not check the finished document" }),
    created: text({
      default: "",
      describe: "Time in the document: seconds since 1970 or RFC 3339; empty for now",
    }),
  },
  results: {},
});
