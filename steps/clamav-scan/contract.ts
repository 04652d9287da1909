import { defineCheck, flag, imagesProcessed, integer, maybe, text } from "../../lib/contract/index.ts";
import { clamd } from "../../lib/tools/clamd.decl.ts";
import { clamdscan } from "../../lib/tools/clamdscan.decl.ts";
import { clamscan } from "../../lib/tools/clamscan.decl.ts";

export const clamavScanStep = defineCheck({
  name: "clamav-scan",
  does: "Scans the files of an image, or of another artifact, for malware with ClamAV.",
  check: { task: "clamav-scan", faults: "reported" },
  effect: "reads",
  image: "clamav",
  params: {
    imageUrl: text({ describe: "The image: registry/repository:tag" }),
    imageDigest: text({ describe: "Digest of the image, of its index, or of another artifact: sha256:…" }),
    imageArch: text({
      default: "",
      describe: "Platform (linux/arm64) to scan, of several; empty: all. One that is not known means amd64",
    }),
    maxThreads: integer({
      default: 8,
      min: 1,
      max: 512,
      describe: "Files that are scanned at the same time",
    }),
    database: text({ describe: "Folder with ClamAV's signatures: main and daily, or own ones" }),
    workdir: text({
      describe: "Folder of the task: files of the image, and the logs that step upload attaches",
    }),
    scratch: text({ describe: "Folder of the scanner alone: its settings, socket and temporary files" }),
    startTimeout: integer({
      default: 600,
      min: 1,
      max: 86_400,
      describe: "Seconds for loading the signatures",
    }),
    scanTimeout: integer({
      default: 3000,
      min: 1,
      max: 86_400,
      describe: "Seconds for scanning the files of one image",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: { imagesProcessed: maybe(imagesProcessed({ describe: "The images that were scanned" })) },
  tools: [clamd, clamdscan, clamscan],
});
