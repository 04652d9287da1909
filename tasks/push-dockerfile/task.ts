import { defineTask, text, workspace } from "../../lib/contract/index.ts";
import { pushContainerfileStep } from "../../steps/push-containerfile/contract.ts";
import { CA_FILE, caTrustUpper, caVolume } from "../shared/ca-trust.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

export const pushDockerfile = defineTask(
  {
    name: "push-dockerfile",
    version: "0.3.1",
    does: "Publishes the Containerfile an image was built from, as an artifact beside the image.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "konflux" },
    params: {
      IMAGE: text({ describe: "The image that was built; the Containerfile goes to its repository" }),
      IMAGE_DIGEST: text({ describe: "Its digest; the tag of the Containerfile is made of it" }),
      DOCKERFILE: text({
        default: "./Dockerfile",
        describe: "Path of the Containerfile in the context, or in the sources",
      }),
      CONTEXT: text({ default: ".", describe: "Build context, a folder in the sources" }),
      TAG_SUFFIX: text({ default: ".dockerfile", describe: "End of the tag sha256-<hex><suffix>" }),
      ARTIFACT_TYPE: text({
        default: "application/vnd.konflux.dockerfile",
        describe: "Type of the artifact",
      }),
      ...caTrustUpper,
      LOG_LEVEL: text({ default: "info", describe: "debug, info, warn or error" }),
    },
    workspaces: { workspace: workspace({ describe: "The sources, in the folder source" }) },
  },
  ({ params, workspaces, step, volume }) => {
    const pushed = step("push", pushContainerfileStep, {
      params: {
        image: params.IMAGE,
        imageDigest: params.IMAGE_DIGEST,
        source: `${workspaces.workspace.path}/source`,
        context: params.CONTEXT,
        containerfile: params.DOCKERFILE,
        tagSuffix: params.TAG_SUFFIX,
        artifactType: params.ARTIFACT_TYPE,
        logLevel: params.LOG_LEVEL,
        caFile: CA_FILE,
      },
      mounts: [caVolume(volume, params)],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return { IMAGE_REF: pushed.results.imageRef };
  },
);

export const pushDockerfileOciTa = trustedArtifacts(pushDockerfile, {
  name: "push-dockerfile-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
