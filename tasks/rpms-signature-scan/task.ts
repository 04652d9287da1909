import { defineTask, text } from "../../lib/contract/index.ts";
import { rpmsSignatureResultsStep } from "../../steps/rpms-signature-results/contract.ts";
import { rpmsSignatureScanStep } from "../../steps/rpms-signature-scan/contract.ts";
import { CA_FILE, caTrustDashed, caVolume } from "../shared/ca-trust.ts";

export const rpmsSignatureScan = defineTask(
  {
    name: "rpms-signature-scan",
    version: "0.2.1",
    does: "Says who signed the RPMs in an image, and which of them nobody signed.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "konflux, appstudio" },
    params: {
      "image-url": text({ describe: "The image: registry/repository:tag" }),
      "image-digest": text({ describe: "Digest of the image or of its index" }),
      workdir: text({ default: "/tmp", describe: "Where the folder that the steps share is mounted" }),
      ...caTrustDashed,
    },
  },
  ({ params, step, volume, either }) => {
    const workdir = volume("workdir", { emptyDir: {} }).at(`${params.workdir}`);
    const scanned = step("rpms-signature-scan", rpmsSignatureScanStep, {
      params: {
        image: params["image-url"],
        imageDigest: params["image-digest"],
        workdir: params.workdir,
        caFile: CA_FILE,
      },
      mounts: [workdir, caVolume(volume, params)],
      resources: { cpu: "200m", memory: "1Gi" },
    });
    const { results } = step("output-results", rpmsSignatureResultsStep, {
      params: { workdir: params.workdir },
      mounts: [workdir],
      resources: { cpu: "50m", memory: "128Mi" },
    });
    return {
      TEST_OUTPUT: either(scanned.results.testOutput, results.testOutput),
      RPMS_DATA: results.rpmsData,
      IMAGES_PROCESSED: results.imagesProcessed,
    };
  },
);
