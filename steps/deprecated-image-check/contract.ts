import { defineCheck, imagesProcessed, integer, maybe, text } from "../../lib/contract/index.ts";

export const deprecatedImageCheckStep = defineCheck({
  name: "deprecated-image-check",
  does: "Looks the base and builder images of an image up in the container catalogue, and says which are deprecated.",
  effect: "reads",
  image: "oci",
  check: { task: "deprecated-image-check", faults: "reported" },
  params: {
    image: text({ describe: "The image: registry/repository:tag" }),
    imageDigest: text({ describe: "Its digest: sha256:…, of an image or of an index" }),
    baseImagesDigests: text({
      default: "",
      describe: "Further base images beside those of the SBOM: references, one a line or separated by blanks",
    }),
    policyNamespace: text({ default: "required_checks", describe: "The namespace in TEST_OUTPUT" }),
    catalog: text({
      default: "https://catalog.redhat.com/api/containers/v1",
      describe: "URL of the container catalogue's REST API",
    }),
    catalogFile: text({
      default: "",
      describe: "File with the URL of another catalogue; ignored when there is no such file",
    }),
    timeoutMs: integer({
      default: 30_000,
      min: 1,
      describe: "Longest silence of the catalogue, in milliseconds, before it is asked again",
    }),
    tryAgainAfterMs: integer({
      default: 200,
      min: 1,
      describe: "Milliseconds before a catalogue that fails is asked again; doubled with each try, at random",
    }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    imagesProcessed: maybe(
      imagesProcessed({
        describe: "The images whose SBOM was read, and the image itself; not written when it cannot be found",
      }),
    ),
  },
});
