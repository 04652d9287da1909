import { choice, defineStep, directory, flag, integer, list, text } from "../../lib/contract/index.ts";
import { buildah } from "../../lib/tools/buildah.decl.ts";

const noColon = (path: string) =>
  path.includes(":") || (path !== "" && !path.startsWith("/"))
    ? "wants an absolute path without a colon"
    : undefined;

export const imageBuildStep = defineStep({
  name: "image-build",
  does: "Builds a container image from a Containerfile, with no network if asked, and hands it over to be pushed.",
  effect: "creates",
  image: "build",
  params: {
    image: text({ describe: "Reference of the image to build: registry/repository:tag" }),
    source: text({ describe: "Folder with the sources" }),
    context: text({ default: ".", describe: "Build context, a folder in the sources" }),
    dockerfile: text({
      default: "./Dockerfile",
      describe: "Containerfile: looked for in the context, then in the sources",
    }),
    targetStage: text({ default: "", describe: "Stage to build; empty for the last" }),
    format: choice(["oci", "docker", "dual"], {
      default: "oci",
      describe: "Media types of the image; dual is refused",
    }),
    hermetic: flag({ default: false, describe: "No network for any instruction; images are pulled before" }),
    tlsVerify: flag({ default: true, describe: "Verify the certificates of registries" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    httpProxy: text({ default: "", describe: "Proxy for pulling images; the build itself does not see it" }),
    noProxy: text({ default: "", describe: "Hosts that the proxy is not used for, comma separated" }),
    proxyCaFile: text({
      default: "",
      describe: "PEM bundle of the proxy's CA; used only with a proxy, ignored when there is no such file",
    }),
    prefetch: text({
      default: "",
      describe: "Folder with output/ and cachi2.env of the prefetch; without that file there is no prefetch",
    }),
    prefetchOutputMount: text({
      default: "",
      check: noColon,
      describe: "Where instructions see what was fetched",
    }),
    prefetchEnvMount: text({
      default: "",
      check: noColon,
      describe: "Where instructions see the environment file",
    }),
    expiresAfter: text({ default: "", describe: "Label quay.expires-after: 5d" }),
    commitSha: text({ default: "", describe: "Revision of the sources, for labels" }),
    sourceUrl: text({ default: "", describe: "Repository of the sources, for labels" }),
    yumReposSource: text({ default: "", describe: "Folder of .repo files in the sources" }),
    yumReposFetched: text({ default: "", describe: "Folder of .repo files that were fetched" }),
    yumReposTarget: text({
      default: "/etc/yum.repos.d",
      check: noColon,
      describe: "Where instructions see the .repo files",
    }),
    rhsmMountCaCerts: choice(["auto", "always", "never"], {
      default: "auto",
      describe: "Mount the CAs of the subscription service",
    }),
    additionalSecretName: text({
      default: "",
      describe: "Name of the additional secret: its files become build secrets <name>/<file>",
    }),
    buildArgsFile: text({ default: "", describe: "File of KEY=value lines in the sources" }),
    keepCompatLocation: flag({ default: true, describe: "Write build information to /root/buildinfo too" }),
    addCapabilities: text({
      default: "",
      describe: "Capabilities for RUN instructions, comma separated: SETFCAP",
    }),
    squash: flag({ default: false, describe: "Put all new layers into one" }),
    storageDriver: choice(["overlay", "vfs"], {
      default: "overlay",
      describe: "How layers are kept; vfs is used where overlay cannot work",
    }),
    skipUnusedStages: flag({ default: true, describe: "Do not build stages that the target does not need" }),
    annotationsFile: text({ default: "", describe: "File of key=value lines in the sources" }),
    privilegedNested: flag({
      default: false,
      describe: "All capabilities and /dev/fuse for RUN instructions",
    }),
    workingdirMount: text({
      default: "",
      check: noColon,
      describe: "Where instructions see the build context; empty for nowhere",
    }),
    inheritBaseImageLabels: flag({ default: true, describe: "Keep the labels of the base image" }),
    buildTimestamp: integer({
      optional: true,
      min: 0,
      describe: "Time of image, history and files, seconds since 1970; not with sourceDateEpoch",
    }),
    sourceDateEpoch: integer({
      optional: true,
      min: 0,
      describe: "Time of image and history, seconds since 1970, also given to the build as SOURCE_DATE_EPOCH",
    }),
    rewriteTimestamp: flag({
      default: false,
      describe: "Set files of new layers that are younger than sourceDateEpoch to it",
    }),
    omitHistory: flag({ default: false, describe: "Leave the history out of the image" }),
    skipInjections: flag({ default: false, describe: "Do not write build information into the image" }),
    allowCrossPlatformImages: flag({
      default: false,
      describe: "Only warn about base images of another architecture",
    }),
    logLevel: text({ default: "info", describe: "debug, info, warn or error" }),
    storage: text({ describe: "Folder for layers and the built image; steps of the task share it" }),
    shared: text({ describe: "Folder for hand-over files; steps of the task share it" }),
    buildArgs: list({ default: [], describe: "Build arguments, KEY=value" }),
    envVars: list({ default: [], describe: "Environment of the image, KEY=value" }),
    labels: list({ default: [], describe: "Labels of the image, key=value" }),
    annotations: list({ default: [], describe: "Annotations of the image, key=value" }),
  },
  secrets: {
    entitlement: directory({ optional: true, describe: "Entitlement certificates, *.pem" }),
    activationKey: directory({ optional: true, describe: "Activation key: files org and activationkey" }),
    additionalSecret: directory({ optional: true, describe: "Files that become build secrets" }),
  },
  tools: [buildah],
});
