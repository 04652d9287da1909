import { choice, defineStep, flag, text } from "../../lib/contract/index.ts";

export const sbomScanStep = defineStep({
  name: "sbom-scan",
  does: "Writes down which packages are in a pushed image and, if asked, in the sources it was built from.",
  effect: "reads",
  image: "oci",
  params: {
    skip: flag({ default: false, describe: "Do nothing: no SBOM is wanted" }),
    image: text({ describe: "The pushed image with its digest: repo[:tag]@sha256:…" }),
    sbomType: choice(["spdx", "cyclonedx"], { default: "spdx", describe: "Format of the documents" }),
    source: text({ default: "", describe: "Folder with the sources; empty for none" }),
    sourceScan: flag({ default: true, describe: "Scan the sources too; a hermetic build never does" }),
    hermetic: flag({
      default: false,
      describe: "The build had no network: what was fetched is in its own SBOM",
    }),
    selectCatalogers: text({
      default: "",
      describe: "Catalogers as syft's --select-catalogers takes them, comma separated: +name, -name, name",
    }),
    imageSbom: text({ describe: "File to write the SBOM of the image to" }),
    sourceSbom: text({ default: "", describe: "File to write the SBOM of the sources to" }),
    created: text({
      default: "",
      describe: "Time in the documents: seconds since 1970 or RFC 3339; empty for now",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {},
});
