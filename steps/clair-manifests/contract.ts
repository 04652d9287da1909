import { defineCheck, flag, text } from "../../lib/contract/index.ts";

export const clairManifestsStep = defineCheck({
  name: "clair-manifests",
  does: "Finds out which images stand behind an image reference, one for each architecture.",
  effect: "reads",
  image: "clair",
  check: { task: "clair-scan", faults: "reported" },
  params: {
    imageUrl: text({ describe: "The image that was built" }),
    imageDigest: text({ describe: "Its digest: sha256:…" }),
    imagePlatform: text({
      default: "",
      describe: "Only the image of this platform: linux/arm64, arm64, x86_64, local; empty for all of them",
    }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
