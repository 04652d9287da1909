import { defineTask, flag, text } from "../../lib/contract/index.ts";
import { clairAttachStep } from "../../steps/clair-attach/contract.ts";
import { clairManifestsStep } from "../../steps/clair-manifests/contract.ts";
import { clairReportStep } from "../../steps/clair-report/contract.ts";
import { clairResultsStep } from "../../steps/clair-results/contract.ts";
import { CA_FILE, caTrustDashed, caVolume } from "../shared/ca-trust.ts";
import { scannerData } from "../shared/data.ts";

const SHARED = "/clair";

export const clairScan = defineTask(
  {
    name: "clair-scan",
    version: "0.4.0",
    does: "Looks for known vulnerabilities in an image, and attaches Clair reports to it.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
    params: {
      "image-digest": text({ describe: "Digest of the image to scan" }),
      "image-url": text({ describe: "The image" }),
      "image-platform": text({
        default: "",
        describe: "Scan only the image of this platform (linux/arm64, x86_64, local); empty for all of them",
      }),
      "docker-auth": text({
        default: "",
        describe: "Not used: credentials come from the service account; kept for pipelines that set it",
      }),
      ...caTrustDashed,
      "skip-oci-attach-report": flag({
        default: false,
        describe: "Do not attach the reports to the image, for registries that can only be read",
      }),
    },
  },
  ({ params, step, volume, either }) => {
    const shared = volume("clair", { emptyDir: {} }).at(SHARED);
    const ca = caVolume(volume, params);
    const manifests = step("get-image-manifests", clairManifestsStep, {
      params: {
        imageUrl: params["image-url"],
        imageDigest: params["image-digest"],
        imagePlatform: params["image-platform"],
        shared: SHARED,
        caFile: CA_FILE,
      },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const scanned = step("get-vulnerabilities", clairReportStep, {
      params: { shared: SHARED, data: scannerData("vulnerabilities"), caFile: CA_FILE },
      mounts: [shared, ca],
      resources: { cpu: "800m", memory: "7Gi" },
    });
    const attached = step("oci-attach-report", clairAttachStep, {
      params: { shared: SHARED, skip: params["skip-oci-attach-report"], caFile: CA_FILE },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const counted = step("conftest-vulnerabilities", clairResultsStep, {
      params: { shared: SHARED },
      mounts: [shared],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return {
      TEST_OUTPUT: either(
        manifests.results.testOutput,
        scanned.results.testOutput,
        attached.results.testOutput,
        counted.results.testOutput,
      ),
      SCAN_OUTPUT: counted.results.scanOutput,
      IMAGES_PROCESSED: scanned.results.imagesProcessed,
      REPORTS: attached.results.reports,
    };
  },
);
