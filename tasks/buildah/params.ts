import { choice, flag, integer, list, text } from "../../lib/contract/index.ts";
import { caTrust } from "../shared/ca-trust.ts";

const empty = (describe: string) => text({ default: "", describe });

/** The params of `buildah` 0.10, in its order, with its defaults. */
export const buildahParams = {
  IMAGE: text({ describe: "Reference of the image to build: registry/repository:tag" }),
  DOCKERFILE: text({
    default: "./Dockerfile",
    describe: "Containerfile, looked for in the context and then in the sources",
  }),
  CONTEXT: text({ default: ".", describe: "Build context: a folder in the sources" }),
  TLSVERIFY: flag({ default: true, describe: "Verify the certificates of registries" }),
  HERMETIC: flag({ default: false, describe: "No network for any instruction of the build" }),
  PREFETCH_INPUT: empty("Not read: whether there is a prefetch is seen by its files. Kept for compatibility"),
  IMAGE_EXPIRES_AFTER: empty(
    "When the registry may delete the image, as label quay.expires-after: 1h, 2d, 3w",
  ),
  COMMIT_SHA: empty("Revision of the sources, for labels and annotations"),
  YUM_REPOS_D_SRC: text({ default: "repos.d", describe: "Folder of .repo files in the sources" }),
  YUM_REPOS_D_FETCHED: text({
    default: "fetched.repos.d",
    describe: "Folder of fetched .repo files, beside the sources",
  }),
  YUM_REPOS_D_TARGET: text({
    default: "/etc/yum.repos.d",
    describe: "Where instructions see the .repo files",
  }),
  TARGET_STAGE: empty("Stage of the Containerfile to build; empty for the last"),
  ENTITLEMENT_SECRET: text({
    default: "etc-pki-entitlement",
    describe: "Secret with entitlement certificates, *.pem",
  }),
  ACTIVATION_KEY: text({
    default: "activation-key",
    describe: "Secret with the keys org and activationkey; it counts before the entitlement",
  }),
  RHSM_MOUNT_CA_CERTS: choice(["auto", "always", "never"], {
    default: "auto",
    describe: "Mount the CAs of the subscription service: auto, always or never",
  }),
  ADDITIONAL_SECRET: text({
    default: "does-not-exist",
    describe: "Secret whose files become build secrets with the id <name of the secret>/<file>",
  }),
  BUILD_ARGS: list({ default: [], describe: "Build arguments, KEY=value" }),
  ENV_VARS: list({ default: [], describe: "Environment of the image, KEY=value" }),
  BUILD_ARGS_FILE: empty("File of build arguments in the sources; BUILD_ARGS counts before it"),
  ...caTrust,
  ICM_KEEP_COMPAT_LOCATION: flag({
    default: true,
    describe: "Write build information to /root/buildinfo too, beside /usr/share/buildinfo",
  }),
  ADD_CAPABILITIES: empty("More capabilities for RUN instructions, comma separated"),
  SQUASH: flag({ default: false, describe: "Put all new layers into one" }),
  STORAGE_DRIVER: choice(["overlay", "vfs"], {
    default: "overlay",
    describe: "How layers are kept: overlay, or vfs (used by itself where overlay cannot work)",
  }),
  SKIP_UNUSED_STAGES: flag({ default: true, describe: "Do not build stages that the target does not need" }),
  LABELS: list({ default: [], describe: "Labels of the image, key=value" }),
  ANNOTATIONS: list({ default: [], describe: "Annotations of the image, key=value" }),
  ANNOTATIONS_FILE: empty("File of annotations in the sources; ANNOTATIONS counts before it"),
  PRIVILEGED_NESTED: flag({
    default: false,
    describe: "All capabilities and /dev/fuse for RUN instructions",
  }),
  SKIP_SBOM_GENERATION: flag({ default: false, describe: "Make and attach no SBOM" }),
  SBOM_TYPE: choice(["spdx", "cyclonedx"], { default: "spdx", describe: "Format: spdx or cyclonedx" }),
  SBOM_SYFT_SELECT_CATALOGERS: empty("Catalogers to use, as syft's --select-catalogers takes them"),
  SBOM_SOURCE_SCAN_ENABLED: flag({
    default: true,
    describe: "Scan the sources too; a hermetic build never does",
  }),
  BUILDAH_FORMAT: choice(["oci", "docker", "dual"], {
    default: "oci",
    describe: "Media types of the image: oci or docker",
  }),
  ADDITIONAL_BASE_IMAGES: list({
    default: [],
    describe: "Further images the build used, for the SBOM, each with tag and digest",
  }),
  WORKINGDIR_MOUNT: empty("Where instructions see the build context; empty for nowhere"),
  INHERIT_BASE_IMAGE_LABELS: flag({ default: true, describe: "Keep the labels of the base image" }),
  HTTP_PROXY: empty("Proxy for pulling images; instructions do not get it"),
  NO_PROXY: empty("Hosts that the proxy is not used for, comma separated"),
  PROXY_CA_TRUST_CONFIG_MAP_NAME: text({
    default: "caching-ca-bundle",
    describe: "Name of the ConfigMap with the proxy's CA",
  }),
  PROXY_CA_TRUST_CONFIG_MAP_KEY: text({
    default: "ca-bundle.crt",
    describe: "Its key that holds it as PEM",
  }),
  BUILD_TIMESTAMP: integer({
    optional: true,
    describe: "Time of image and files, seconds since 1970; not with SOURCE_DATE_EPOCH",
  }),
  SOURCE_URL: empty("Repository of the sources, for labels and annotations"),
  CONTEXTUALIZE_SBOM: flag({
    default: true,
    describe: "Say in the SBOM of each package whether it came with the base image; not for hermetic builds",
  }),
  SBOM_SKIP_VALIDATION: flag({ default: true, describe: "Do not check the finished SBOM" }),
  OMIT_HISTORY: flag({ default: false, describe: "Leave the history out of the image" }),
  SOURCE_DATE_EPOCH: integer({
    optional: true,
    describe: "Time of the image, seconds since 1970, also given to instructions that declare it",
  }),
  REWRITE_TIMESTAMP: flag({
    default: false,
    describe: "Set files of new layers that are younger than SOURCE_DATE_EPOCH to it",
  }),
  SKIP_INJECTIONS: flag({ default: false, describe: "Write no build information into the image" }),
  LOG_LEVEL: text({ default: "info", describe: "How much is logged: debug, info, warn or error" }),
  ALLOW_CROSS_PLATFORM_IMAGES: flag({
    default: false,
    describe: "Only warn about base images of another architecture",
  }),
};
