import { defineTask, list, text } from "../../lib/contract/index.ts";
import { applyTagsStep } from "../../steps/apply-tags/contract.ts";
import { CA_FILE, caTrustUpper, caVolume } from "../shared/ca-trust.ts";

export const applyTags = defineTask(
  {
    name: "apply-tags",
    version: "0.3.0",
    does: "Gives an image further tags: those asked for, and those its label konflux.additional-tags lists.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "konflux" },
    params: {
      IMAGE_URL: text({ describe: "The image: registry/repository:tag" }),
      IMAGE_DIGEST: text({ describe: "Its digest: sha256:…" }),
      ADDITIONAL_TAGS: list({ default: [], describe: "Tags to give the image" }),
      ...caTrustUpper,
      LOG_LEVEL: text({ default: "info", describe: "debug, info, warn or error" }),
    },
  },
  ({ params, step, volume }) => {
    step("apply-additional-tags", applyTagsStep, {
      params: {
        image: params.IMAGE_URL,
        digest: params.IMAGE_DIGEST,
        tags: params.ADDITIONAL_TAGS,
        tagsFromLabel: "konflux.additional-tags",
        logLevel: params.LOG_LEVEL,
        caFile: CA_FILE,
      },
      mounts: [caVolume(volume, params)],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return {};
  },
);
