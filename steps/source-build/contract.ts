import { buildResult, defineStep, flag, list, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";

export const sourceBuildStep = defineStep({
  name: "source-build",
  does: "Publishes the sources of an image as an image: its repository, what was prefetched, and its base image's sources.",
  effect: "creates",
  image: "source",
  params: {
    image: text({ describe: "The image that was built; the source image goes to its repository" }),
    imageDigest: text({ describe: "Its digest: sha256:…; the tag of the source image is made of it" }),
    source: text({ describe: "Folder with the checkout that was built; what its commit holds is published" }),
    prefetch: text({
      default: "",
      describe: "Folder with what was prefetched: output/deps and cachi2.env; it may be absent",
    }),
    baseImages: text({ describe: "File of the step source-base-images" }),
    work: text({ describe: "Folder for temporary files, as large as the largest part of the sources twice" }),
    resultFile: text({ default: "", describe: "File to write the result to as well; empty for none" }),
    ignoreUnsignedImage: flag({
      default: false,
      describe: "Take a base image's sources without a signature from registries that sign",
    }),
    signingRegistries: list({
      default: [],
      describe:
        "Registries whose source images have the tag <version>-<release>-source and a signature: host=URL of the signatures",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    buildResult: buildResult({ describe: "What became of the source image" }),
    sourceImageUrl: text({ describe: "registry/repository:sha256-<hex>.src; empty when it was dropped" }),
    sourceImageDigest: text({ describe: "Digest of the source image; empty when it was dropped" }),
    imageRef: text({ describe: "The URL with @ and the digest; empty when it was dropped" }),
  },
  tools: [git],
});
