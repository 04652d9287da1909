import { choice, defineStep, flag, list, text } from "../../lib/contract/index.ts";

export const sbomPrepareStep = defineStep({
  name: "sbom-prepare",
  does: "Makes the SBOM of an image out of what was found in it, what was fetched for it, and what it was built from.",
  effect: "creates",
  image: "oci",
  params: {
    skip: flag({ default: false, describe: "Do nothing: no SBOM is wanted" }),
    image: text({ describe: "Reference of the image as it was asked for: repo:tag" }),
    imageDigest: text({ describe: "Its digest: sha256:…" }),
    arch: text({ default: "", describe: "Its architecture (amd64); empty for what the build says" }),
    shared: text({
      default: "",
      describe: "Folder with the hand-over of the build; without one, the architecture is this machine's",
    }),
    sbomType: choice(["spdx", "cyclonedx"], { default: "spdx", describe: "Format of the document" }),
    imageSbom: text({ describe: "SBOM of what is in the image" }),
    sourceSbom: text({ default: "", describe: "SBOM of the sources; ignored when there is no such file" }),
    prefetchSbom: text({
      default: "",
      describe: "SBOM of what was fetched before the build; ignored when there is no such file",
    }),
    parsedDockerfile: text({
      default: "",
      describe: "The Containerfile as dockerfile-json prints it; ignored when there is no such file",
    }),
    baseImagesDigests: text({
      default: "",
      describe:
        "Lines of reference and canonical reference of each base image; ignored when there is no such file",
    }),
    targetStage: text({ default: "", describe: "Stage that was built; empty for the last" }),
    contextualize: flag({
      default: true,
      describe: "Say of each package whether it came with the base image (SPDX, not for hermetic builds)",
    }),
    hermetic: flag({ default: false, describe: "The build had no network" }),
    skipValidation: flag({ default: true, describe: "Do not check the finished document" }),
    output: text({ describe: "File to write the SBOM to" }),
    created: text({
      default: "",
      describe: "Time in the document: seconds since 1970 or RFC 3339; empty for now",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    additionalBaseImages: list({
      default: [],
      describe: "Further images the build used, each with tag and digest",
    }),
  },
  results: {},
});
