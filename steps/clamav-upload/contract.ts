import { defineCheck, flag, text } from "../../lib/contract/index.ts";

export const clamavUploadStep = defineCheck({
  name: "clamav-upload",
  does: "Attaches the logs and results of the malware scan to the image.",
  check: { task: "clamav-scan", faults: "fatal" },
  effect: "annotates",
  image: "oci",
  params: {
    imageUrl: text({ describe: "The image: registry/repository:tag" }),
    imageDigest: text({ describe: "Digest of what the logs are attached to: sha256:…" }),
    workdir: text({ describe: "Folder of the task, where step clamav-scan left them" }),
    skipUpload: flag({ default: false, describe: "Attach nothing" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
