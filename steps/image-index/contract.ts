import { choice, defineStep, flag, list, text } from "../../lib/contract/index.ts";

export const imageIndexStep = defineStep({
  name: "image-index",
  does: "Makes one image index of the images of several architectures and publishes it.",
  effect: "creates",
  image: "oci",
  params: {
    image: text({ describe: "Where to publish the index: registry/repository:tag" }),
    format: choice(["oci", "docker"], {
      default: "oci",
      describe: "Media type of the index; images of the other kind are refused",
    }),
    alwaysBuildIndex: flag({
      default: true,
      describe: "Make an index of a single image too; else its own reference is passed on",
    }),
    manifest: text({
      default: "",
      describe: "File to write the index to, for its SBOM; not written when no index is made",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    images: list({ describe: "References of the images, each with tag or digest" }),
    additionalTags: list({ default: [], describe: "Further tags for the index, in its repository" }),
  },
  results: {
    imageDigest: text({ describe: "Digest of the index, or of the image that is passed on" }),
    imageUrl: text({ describe: "Repository and tag of the index, or of the image that is passed on" }),
    imageRef: text({ describe: "Repository of the index with the digest" }),
    images: text({ describe: "The images, comma separated, each repository@digest" }),
  },
});
