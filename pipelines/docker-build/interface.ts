import { flag, list, type Refs, type TextRef, text, workspace } from "../../lib/contract/index.ts";

/** Labels of the pipelines that build a container image. */
export const LABELS = {
  "pipelines.openshift.io/used-by": "build-cloud",
  "pipelines.openshift.io/runtime": "generic",
  "pipelines.openshift.io/strategy": "docker",
} as const;

/** Params of docker-build and of its variants. */
export const buildParams = {
  "git-url": text({ describe: "URL of the repository with the sources" }),
  revision: text({ describe: "Branch, tag or commit; empty for the default branch", default: "" }),
  "output-image": text({ describe: "Where the image is published: registry/repository:tag" }),
  "path-context": text({ describe: "Build context, a folder in the repository", default: "." }),
  dockerfile: text({
    describe: "Containerfile, in the context or in the repository",
    default: "Dockerfile",
  }),
  "skip-checks": flag({ describe: "Do not check the built image", default: false }),
  hermetic: flag({ describe: "Build without network", default: false }),
  "prefetch-input": text({
    describe: "Dependencies to fetch before the build; empty for none",
    default: "",
  }),
  "image-expires-after": text({
    describe: "When the image may be deleted: 1h, 2d, 3w; empty for never",
    default: "",
  }),
  "build-source-image": flag({ describe: "Build an image of the sources too", default: false }),
  "build-image-index": flag({ describe: "Publish the image in an image index", default: false }),
  "buildah-format": text({ describe: "Media types of the image: oci or docker", default: "docker" }),
  "enable-cache-proxy": text({
    describe: "Pull images through the cache proxy of the cluster",
    default: "false",
  }),
  "enable-package-registry-proxy": flag({
    describe: "Fetch packages through the configured proxy",
    default: true,
  }),
  "sast-target-dirs": text({
    describe: "Folders that source checks look at, comma separated",
    default: ".",
  }),
  "build-args": list({ describe: "Build arguments, KEY=value each", default: [] }),
  "build-args-file": text({ describe: "File of build arguments in the repository", default: "" }),
  "privileged-nested": flag({ describe: "Let instructions run containers", default: false }),
  "source-date-epoch": text({
    describe: "Time of the image, seconds since 1970; empty for now",
    default: "",
  }),
  "rewrite-timestamp": flag({ describe: "Set younger files to source-date-epoch", default: false }),
  "omit-history": flag({ describe: "Leave the history out of the image", default: false }),
};

/** Credentials, which every variant takes. */
export const credentials = {
  "git-auth": workspace({ describe: "Credentials for the repository", optional: true }),
  netrc: workspace({ describe: "Credentials for prefetching", optional: true }),
};

/** What the task that builds the container is given in every variant, beside the sources. */
export const containerParams = (
  params: Refs<typeof buildParams>,
  clone: { readonly commit: TextRef; readonly url: TextRef },
  proxy: { readonly "http-proxy": TextRef; readonly "no-proxy": TextRef },
) => ({
  IMAGE: params["output-image"],
  DOCKERFILE: params.dockerfile,
  CONTEXT: params["path-context"],
  HERMETIC: params.hermetic,
  PREFETCH_INPUT: params["prefetch-input"],
  IMAGE_EXPIRES_AFTER: params["image-expires-after"],
  COMMIT_SHA: clone.commit,
  BUILD_ARGS: params["build-args"],
  BUILD_ARGS_FILE: params["build-args-file"],
  PRIVILEGED_NESTED: params["privileged-nested"],
  SOURCE_URL: clone.url,
  BUILDAH_FORMAT: params["buildah-format"],
  HTTP_PROXY: proxy["http-proxy"],
  NO_PROXY: proxy["no-proxy"],
  SOURCE_DATE_EPOCH: params["source-date-epoch"],
  REWRITE_TIMESTAMP: params["rewrite-timestamp"],
  OMIT_HISTORY: params["omit-history"],
});
