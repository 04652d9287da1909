import { defineTask, text } from "../../lib/contract/index.ts";
import { deprecatedImageCheckStep } from "../../steps/deprecated-image-check/contract.ts";
import { CA_FILE, caTrustUpper, caVolume } from "../shared/ca-trust.ts";
import { endpointFile, endpointsVolume } from "../shared/endpoints.ts";

export const deprecatedImageCheck = defineTask(
  {
    name: "deprecated-image-check",
    version: "0.5.0",
    does: "Finds base and builder images that the container catalogue marks as deprecated.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "konflux" },
    params: {
      POLICY_DIR: text({
        default: "/project/repository/",
        describe:
          "Kept for pipelines that set it: the rule is part of the step, no folder of policies is read",
      }),
      POLICY_NAMESPACE: text({ default: "required_checks", describe: "The namespace in TEST_OUTPUT" }),
      BASE_IMAGES_DIGESTS: text({
        default: "",
        describe:
          "Further base images beside those of the SBOM: references, one a line or separated by blanks",
      }),
      IMAGE_URL: text({ describe: "The image: registry/repository:tag" }),
      IMAGE_DIGEST: text({ describe: "Its digest: sha256:…, of an image or of an index" }),
      ...caTrustUpper,
    },
  },
  ({ params, step, volume }) => {
    const ca = caVolume(volume, params);
    const endpoints = endpointsVolume(volume);
    const { testOutput, imagesProcessed } = step("check-images", deprecatedImageCheckStep, {
      params: {
        image: params.IMAGE_URL,
        imageDigest: params.IMAGE_DIGEST,
        baseImagesDigests: params.BASE_IMAGES_DIGESTS,
        policyNamespace: params.POLICY_NAMESPACE,
        catalogFile: endpointFile("catalog"),
        caFile: CA_FILE,
      },
      mounts: [ca, endpoints],
      resources: { cpu: "100m", memory: "256Mi" },
    }).results;
    return { TEST_OUTPUT: testOutput, IMAGES_PROCESSED: imagesProcessed };
  },
);
