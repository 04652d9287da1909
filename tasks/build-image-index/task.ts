import { choice, defineTask, flag, list, text } from "../../lib/contract/index.ts";
import { imageIndexStep } from "../../steps/image-index/contract.ts";
import { sbomAttachStep } from "../../steps/sbom-attach/contract.ts";
import { sbomIndexStep } from "../../steps/sbom-index/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";

const SHARED = "/index-build-data";
const MANIFEST = `${SHARED}/manifest_data.json`;
const SBOM = `${SHARED}/index.spdx.json`;

export const buildImageIndex = defineTask(
  {
    name: "build-image-index",
    version: "0.3.0",
    does: "Makes one image index of the images that were built for several architectures, and attaches its SBOM.",
    labels: { "build.appstudio.redhat.com/build_type": "docker" },
    annotations: { "tekton.dev/pipelines.minVersion": "0.54.0", "tekton.dev/tags": "image-build, konflux" },
    params: {
      IMAGE: text({ describe: "Where to publish the index: registry/repository:tag" }),
      TLSVERIFY: flag({ default: true, describe: "Verify the certificate of the registry" }),
      IMAGES: list({ describe: "References of the images that go into the index, each with tag or digest" }),
      ALWAYS_BUILD_INDEX: flag({
        default: true,
        describe:
          "Make an index even if there is only one image; else that image's own reference is passed on",
      }),
      STORAGE_DRIVER: text({
        default: "vfs",
        describe: "Kept for pipelines that set it: the index is made in the registry, without local storage",
      }),
      BUILDAH_FORMAT: choice(["oci", "docker"], {
        default: "oci",
        describe: "Media type of the index; images of the other kind are refused",
      }),
      SBOM_SKIP_VALIDATION: flag({ default: false, describe: "Do not check the SBOM before it is attached" }),
      ...caTrust,
    },
  },
  ({ params, step, volume }) => {
    const shared = volume("shared-dir", { emptyDir: {} }).at(SHARED);
    const ca = caVolume(volume, params);
    const registry = { tlsVerify: params.TLSVERIFY, caFile: CA_FILE };
    const index = step("build", imageIndexStep, {
      params: {
        image: params.IMAGE,
        images: params.IMAGES,
        format: params.BUILDAH_FORMAT,
        alwaysBuildIndex: params.ALWAYS_BUILD_INDEX,
        manifest: MANIFEST,
        // A tag of its own keeps the index from being collected when IMAGE moves on.
        additionalTags: ["$(context.taskRun.name)"],
        ...registry,
      },
      mounts: [shared, ca],
      resources: { cpu: "250m", memory: "512Mi" },
    });
    step("create-sbom", sbomIndexStep, {
      params: {
        image: index.results.imageUrl,
        imageDigest: index.results.imageDigest,
        manifest: MANIFEST,
        output: SBOM,
        skipValidation: params.SBOM_SKIP_VALIDATION,
      },
      mounts: [shared],
      resources: { cpu: "100m", memory: "512Mi" },
    });
    const attached = step("upload-sbom", sbomAttachStep, {
      params: { image: index.results.imageRef, sbom: SBOM, mayBeAbsent: true, ...registry },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "512Mi" },
    });
    return {
      IMAGE_DIGEST: index.results.imageDigest,
      IMAGE_URL: index.results.imageUrl,
      IMAGES: index.results.images,
      IMAGE_REF: index.results.imageRef,
      SBOM_BLOB_URL: attached.results.blobUrl,
    };
  },
);
