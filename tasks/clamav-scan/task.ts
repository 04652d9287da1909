import { defineTask, text } from "../../lib/contract/index.ts";
import { clamavScanStep } from "../../steps/clamav-scan/contract.ts";
import { clamavUploadStep } from "../../steps/clamav-upload/contract.ts";
import { CA_FILE, caTrustDashed, caVolume } from "../shared/ca-trust.ts";
import { scannerData } from "../shared/data.ts";

export const clamavScan = defineTask(
  {
    name: "clamav-scan",
    version: "0.3.1",
    does: "Scans the content of container images and OCI artifacts for viruses and other malware with ClamAV.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "virus, konflux" },
    params: {
      "image-digest": text({ describe: "Digest of the image, or of its index" }),
      "image-url": text({ describe: "The image: registry/repository:tag" }),
      "image-arch": text({
        default: "",
        describe: "Platform to scan, as linux/arm64; empty: all of the image",
      }),
      "docker-auth": text({ default: "", describe: "Not used" }),
      ...caTrustDashed,
      "clamd-max-threads": text({ default: "8", describe: "Most threads that the scanner runs" }),
      "skip-upload": text({ default: "false", describe: "Attach no logs to the image: true or false" }),
    },
  },
  ({ params, step, volume, either }) => {
    const scratch = volume("dbfolder", { emptyDir: {} }).at("/dbfolder");
    const work = volume("work", { emptyDir: {} }).at("/work");
    const ca = caVolume(volume, params);
    const image = { imageUrl: params["image-url"], imageDigest: params["image-digest"], caFile: CA_FILE };
    const scan = step("extract-and-scan-image", clamavScanStep, {
      params: {
        ...image,
        imageArch: params["image-arch"],
        maxThreads: params["clamd-max-threads"],
        database: scannerData("clamav"),
        workdir: "/work",
        scratch: "/dbfolder",
      },
      mounts: [scratch, work, ca],
      resources: { cpu: "2", memory: "4Gi" },
    });
    const upload = step("upload", clamavUploadStep, {
      params: { ...image, workdir: "/work", skipUpload: params["skip-upload"] },
      mounts: [work, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return {
      TEST_OUTPUT: either(scan.results.testOutput, upload.results.testOutput),
      IMAGES_PROCESSED: scan.results.imagesProcessed,
    };
  },
);
