import { defineStep, flag, maybe, text } from "../../lib/contract/index.ts";

export const pushContainerfileStep = defineStep({
  name: "push-containerfile",
  does: "Publishes the Containerfile that an image was built from, as an artifact beside the image.",
  effect: "annotates",
  image: "oci",
  params: {
    image: text({ describe: "The image that was built; the artifact goes to its repository" }),
    imageDigest: text({ describe: "Its digest: sha256:…; the artifact's tag is made of it" }),
    source: text({ describe: "Folder with the sources" }),
    context: text({ default: ".", describe: "Build context, a folder in the sources" }),
    containerfile: text({
      default: "./Dockerfile",
      describe: "Containerfile: looked for in the context, then in the sources",
    }),
    tagSuffix: text({ default: ".dockerfile", describe: "End of the artifact's tag sha256-<hex><suffix>" }),
    artifactType: text({
      default: "application/vnd.konflux.dockerfile",
      describe: "Type of the artifact",
    }),
    logLevel: text({ default: "info", describe: "debug, info, warn or error" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    imageRef: maybe(
      text({ describe: "Digest reference of the artifact; not written when there is no Containerfile" }),
    ),
  },
});
