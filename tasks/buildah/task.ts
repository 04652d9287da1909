import { defineTask, TextRef, workspace } from "../../lib/contract/index.ts";
import { imageBuildStep } from "../../steps/image-build/contract.ts";
import { imagePushStep } from "../../steps/image-push/contract.ts";
import { sbomAttachStep } from "../../steps/sbom-attach/contract.ts";
import { sbomPrepareStep } from "../../steps/sbom-prepare/contract.ts";
import { sbomScanStep } from "../../steps/sbom-scan/contract.ts";
import { CA_FILE, caVolume } from "../shared/ca-trust.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";
import { buildahParams } from "./params.ts";

const STORAGE = "/var/lib/containers";
const SHARED = "/shared";
const SBOM = {
  image: `${SHARED}/sbom-image.json`,
  source: `${SHARED}/sbom-source.json`,
  prefetch: `${SHARED}/sbom-prefetch.json`,
  merged: `${SHARED}/sbom.json`,
};
const PREFETCH = { output: "/cachi2/output", env: "/cachi2/cachi2.env" };
/** Files of other owners and their capabilities are written by the build. */
const AS_ROOT = { runAsUser: 0, capabilities: ["SETFCAP"] };

export const buildah = defineTask(
  {
    name: "buildah",
    version: "0.10.5",
    does: "Builds a container image from a Containerfile, pushes it, and attaches an SBOM to it.",
    params: buildahParams,
    workspaces: {
      source: workspace({ describe: "Folder with source/, and cachi2/ after a prefetch" }),
    },
    labels: { "build.appstudio.redhat.com/build_type": "docker" },
    annotations: { "tekton.dev/pipelines.minVersion": "0.54.0", "tekton.dev/tags": "image-build, konflux" },
  },
  ({ params, workspaces, step, volume }) => {
    const storage = volume("varlibcontainers", { emptyDir: {} }).at(STORAGE);
    const shared = volume("shared", { emptyDir: {} }).at(SHARED);
    const ca = caVolume(volume, params);
    const optionalSecret = (name: string, secretName: TextRef, at: string) =>
      volume(name, { secret: { secretName, optional: true } }).at(at, { readOnly: true });
    const proxyCa = volume("proxy-ca-bundle", {
      configMap: {
        name: params.PROXY_CA_TRUST_CONFIG_MAP_NAME,
        items: [{ key: params.PROXY_CA_TRUST_CONFIG_MAP_KEY, path: "ca-bundle.crt" }],
        optional: true,
      },
    }).at("/mnt/proxy-ca-bundle", { readOnly: true });
    const source = `${workspaces.source.path}/source`;
    const registry = { tlsVerify: params.TLSVERIFY, caFile: CA_FILE };

    step("build", imageBuildStep, {
      params: {
        ...registry,
        image: params.IMAGE,
        source,
        context: params.CONTEXT,
        dockerfile: params.DOCKERFILE,
        targetStage: params.TARGET_STAGE,
        format: params.BUILDAH_FORMAT,
        hermetic: params.HERMETIC,
        httpProxy: params.HTTP_PROXY,
        noProxy: params.NO_PROXY,
        proxyCaFile: "/mnt/proxy-ca-bundle/ca-bundle.crt",
        prefetch: `${workspaces.source.path}/cachi2`,
        prefetchOutputMount: PREFETCH.output,
        prefetchEnvMount: PREFETCH.env,
        expiresAfter: params.IMAGE_EXPIRES_AFTER,
        commitSha: params.COMMIT_SHA,
        sourceUrl: params.SOURCE_URL,
        yumReposSource: params.YUM_REPOS_D_SRC,
        yumReposFetched: `${workspaces.source.path}/${params.YUM_REPOS_D_FETCHED}`,
        yumReposTarget: params.YUM_REPOS_D_TARGET,
        rhsmMountCaCerts: params.RHSM_MOUNT_CA_CERTS,
        additionalSecretName: params.ADDITIONAL_SECRET,
        buildArgsFile: params.BUILD_ARGS_FILE,
        keepCompatLocation: params.ICM_KEEP_COMPAT_LOCATION,
        addCapabilities: params.ADD_CAPABILITIES,
        squash: params.SQUASH,
        storageDriver: params.STORAGE_DRIVER,
        skipUnusedStages: params.SKIP_UNUSED_STAGES,
        annotationsFile: params.ANNOTATIONS_FILE,
        privilegedNested: params.PRIVILEGED_NESTED,
        workingdirMount: params.WORKINGDIR_MOUNT,
        inheritBaseImageLabels: params.INHERIT_BASE_IMAGE_LABELS,
        buildTimestamp: params.BUILD_TIMESTAMP,
        sourceDateEpoch: params.SOURCE_DATE_EPOCH,
        rewriteTimestamp: params.REWRITE_TIMESTAMP,
        omitHistory: params.OMIT_HISTORY,
        skipInjections: params.SKIP_INJECTIONS,
        allowCrossPlatformImages: params.ALLOW_CROSS_PLATFORM_IMAGES,
        logLevel: params.LOG_LEVEL,
        storage: STORAGE,
        shared: SHARED,
        buildArgs: params.BUILD_ARGS,
        envVars: params.ENV_VARS,
        labels: params.LABELS,
        annotations: params.ANNOTATIONS,
      },
      secrets: {
        entitlement: { path: "/entitlement", optional: true },
        activationKey: { path: "/activation-key", optional: true },
        additionalSecret: { path: "/additional-secret", optional: true },
      },
      mounts: [
        storage,
        shared,
        ca,
        proxyCa,
        optionalSecret("etc-pki-entitlement", params.ENTITLEMENT_SECRET, "/entitlement"),
        optionalSecret("activation-key", params.ACTIVATION_KEY, "/activation-key"),
        optionalSecret("additional-secret", params.ADDITIONAL_SECRET, "/additional-secret"),
      ],
      security: AS_ROOT,
      resources: { cpu: "4600m", memory: "8Gi" },
    });

    const pushed = step("push", imagePushStep, {
      params: {
        ...registry,
        image: params.IMAGE,
        additionalTag: new TextRef("context.taskRun.name"),
        storage: STORAGE,
        shared: SHARED,
        logLevel: params.LOG_LEVEL,
      },
      mounts: [storage, shared, ca],
      security: AS_ROOT,
      resources: { cpu: "600m", memory: "4Gi" },
    });

    const sbom = { skip: params.SKIP_SBOM_GENERATION, sbomType: params.SBOM_TYPE };
    step("sbom-syft-generate", sbomScanStep, {
      params: {
        ...registry,
        ...sbom,
        image: pushed.results.imageRef,
        source: `${source}/${params.CONTEXT}`,
        sourceScan: params.SBOM_SOURCE_SCAN_ENABLED,
        hermetic: params.HERMETIC,
        selectCatalogers: params.SBOM_SYFT_SELECT_CATALOGERS,
        imageSbom: SBOM.image,
        sourceSbom: SBOM.source,
        created: params.SOURCE_DATE_EPOCH,
      },
      mounts: [shared, ca],
      resources: { cpu: "1100m", memory: "4Gi" },
    });
    step("prepare-sboms", sbomPrepareStep, {
      params: {
        ...registry,
        ...sbom,
        image: params.IMAGE,
        imageDigest: pushed.results.imageDigest,
        imageSbom: SBOM.image,
        sourceSbom: SBOM.source,
        prefetchSbom: SBOM.prefetch,
        shared: SHARED,
        parsedDockerfile: `${SHARED}/parsed_dockerfile.json`,
        baseImagesDigests: `${SHARED}/base_images_digests`,
        targetStage: params.TARGET_STAGE,
        contextualize: params.CONTEXTUALIZE_SBOM,
        hermetic: params.HERMETIC,
        skipValidation: params.SBOM_SKIP_VALIDATION,
        output: SBOM.merged,
        created: params.SOURCE_DATE_EPOCH,
        additionalBaseImages: params.ADDITIONAL_BASE_IMAGES,
      },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const attached = step("upload-sbom", sbomAttachStep, {
      params: {
        ...registry,
        ...sbom,
        image: pushed.results.imageRef,
        sbom: SBOM.merged,
        // Whether the cluster wants keyless signatures stands in its configuration.
        serviceAccount: SERVICE_ACCOUNT,
      },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });

    return {
      IMAGE_DIGEST: pushed.results.imageDigest,
      IMAGE_URL: pushed.results.imageUrl,
      IMAGE_REF: pushed.results.imageRef,
      SBOM_BLOB_URL: attached.results.blobUrl,
    };
  },
);

export const buildahOciTa = trustedArtifacts(buildah, {
  name: "buildah-oci-ta",
  does: "Builds a container image from trusted artifacts, pushes it, and attaches an SBOM to it.",
  replaces: "source",
  uses: ["source", "cachi2"],
});
