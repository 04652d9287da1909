import { defineStep, flag, text } from "../../lib/contract/index.ts";

export const imagePushStep = defineStep({
  name: "image-push",
  does: "Publishes the image that was built, under its tag and under one that keeps it from being collected.",
  effect: "creates",
  image: "build",
  params: {
    image: text({ describe: "Where to publish: registry/repository:tag" }),
    additionalTag: text({
      default: "",
      describe: "A second tag, so that the image stays when the first one moves; empty for none",
    }),
    storage: text({ describe: "Folder with the built image" }),
    shared: text({ describe: "Folder with the hand-over of the build" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    logLevel: text({ default: "info", describe: "debug, info, warn or error" }),
  },
  results: {
    imageUrl: text({ describe: "Repository and tag of the image just built" }),
    imageDigest: text({ describe: "Digest of the image just built" }),
    imageRef: text({ describe: "Image reference of the built image: repository:tag@digest" }),
  },
});
