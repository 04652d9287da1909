import { defineCheck, flag, text } from "../../lib/contract/index.ts";

export const rpmsSignatureScanStep = defineCheck({
  name: "rpms-signature-scan",
  does: "Reads the RPM databases of an image out of the registry and counts the packages of each signing key.",
  check: { task: "rpms-signature-scan", faults: "reported" },
  effect: "reads",
  image: "oci",
  params: {
    image: text({ describe: "The image: registry/repository, with or without tag" }),
    imageDigest: text({ describe: "Digest of the image or of its index: sha256:…" }),
    workdir: text({ describe: "Folder of the task; step output-results finds there what was found" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
