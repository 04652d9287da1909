import {
  defineTask,
  flag,
  type Mount,
  type Text,
  text,
  type Volume,
  workspace,
} from "../../lib/contract/index.ts";
import { sourceBaseImagesStep } from "../../steps/source-base-images/contract.ts";
import { sourceBuildStep } from "../../steps/source-build/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";
import { SIGNING_REGISTRIES } from "./registries.ts";

/** Where the steps hand over and keep temporary files. */
interface WorkPlace {
  readonly path: Text;
  readonly mounts: readonly Mount[];
}
type MakeVolume = (name: string, source: { emptyDir: object }) => Volume;

const sourceBuildIn = (workPlace: (volume: MakeVolume, workspace: Text) => WorkPlace) =>
  defineTask(
    {
      name: "source-build",
      version: "0.3.0",
      does: "Publishes the sources of an image beside it, as an image of its own.",
      annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
      params: {
        BINARY_IMAGE: text({ describe: "The image that was built: registry/repository:tag" }),
        BINARY_IMAGE_DIGEST: text({ describe: "Its digest" }),
        BASE_IMAGES: text({
          default: "",
          describe:
            "Base images, one a line, in the order of the FROM lines; empty: the base image is looked up in the SBOM of the image",
        }),
        IGNORE_UNSIGNED_IMAGE: flag({
          default: false,
          describe: "Do not fail when the source image of the base image has no signature; take it as it is",
        }),
        ...caTrust,
      },
      workspaces: {
        workspace: workspace({
          describe:
            "Has the sources in source/ and what was prefetched in cachi2/; gets source_build_result.json",
        }),
      },
    },
    ({ params, workspaces, step, volume }) => {
      const { path: at } = workspaces.workspace;
      const { path: work, mounts } = workPlace(volume, at);
      const ca = caVolume(volume, params);
      const image = { image: params.BINARY_IMAGE, imageDigest: params.BINARY_IMAGE_DIGEST, caFile: CA_FILE };
      const found = `${work}/base-images.json`;
      step("get-base-images", sourceBaseImagesStep, {
        params: { ...image, baseImages: params.BASE_IMAGES, output: found },
        mounts: [...mounts, ca],
        resources: { cpu: "50m", memory: "256Mi" },
      });
      const built = step("build", sourceBuildStep, {
        params: {
          ...image,
          source: `${at}/source`,
          prefetch: `${at}/cachi2`,
          baseImages: found,
          work,
          resultFile: `${at}/source_build_result.json`,
          ignoreUnsignedImage: params.IGNORE_UNSIGNED_IMAGE,
          signingRegistries: SIGNING_REGISTRIES,
        },
        mounts: [...mounts, ca],
        // Sources are streamed through a file of the work place, whatever their size.
        resources: { cpu: "250m", memory: "512Mi" },
      });
      return {
        BUILD_RESULT: built.results.buildResult,
        SOURCE_IMAGE_URL: built.results.sourceImageUrl,
        SOURCE_IMAGE_DIGEST: built.results.sourceImageDigest,
        IMAGE_REF: built.results.imageRef,
      };
    },
  );

const VOLUME_AT = "/var/source-build";

export const sourceBuild = sourceBuildIn((volume) => ({
  path: VOLUME_AT,
  mounts: [volume("source-build-work-place", { emptyDir: {} }).at(VOLUME_AT)],
}));

/** The same with trusted artifacts; the folder that stands for the workspace is the work place too. */
export const sourceBuildOciTa = trustedArtifacts(
  sourceBuildIn((_, workspace) => ({ path: `${workspace}/source-build`, mounts: [] })),
  { name: "source-build-oci-ta", replaces: "workspace", uses: ["source", "cachi2"] },
);
