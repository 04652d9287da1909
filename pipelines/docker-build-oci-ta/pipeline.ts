import { definePipeline, flag, list, text, workspace } from "../../lib/contract/index.ts";
import { applyTags } from "../../tasks/apply-tags/task.ts";
import { buildImageIndex } from "../../tasks/build-image-index/task.ts";
import { buildahOciTa } from "../../tasks/buildah/task.ts";
import { gitCloneOciTa } from "../../tasks/git-clone/task.ts";
import { init } from "../../tasks/init/task.ts";
import { prefetchDependenciesOciTa } from "../../tasks/prefetch-dependencies/task.ts";
import { pushDockerfileOciTa } from "../../tasks/push-dockerfile/task.ts";

export const dockerBuildOciTa = definePipeline(
  {
    name: "docker-build-oci-ta",
    version: "0.1.0",
    does: "Builds a container image from a git repository, with its dependencies fetched before, and publishes it with an SBOM. Between tasks everything travels as trusted artifacts.",
    labels: {
      "pipelines.openshift.io/used-by": "build-cloud",
      "pipelines.openshift.io/runtime": "generic",
      "pipelines.openshift.io/strategy": "docker",
    },
    params: {
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
    },
    workspaces: {
      "git-auth": workspace({ describe: "Credentials for the repository", optional: true }),
      netrc: workspace({ describe: "Credentials for prefetching", optional: true }),
    },
  },
  ({ params, workspaces, task }) => {
    const expires = params["image-expires-after"];
    const start = task("init", init, { params: { "enable-cache-proxy": params["enable-cache-proxy"] } });

    const clone = task("clone-repository", gitCloneOciTa, {
      params: {
        url: params["git-url"],
        revision: params.revision,
        ociStorage: `${params["output-image"]}.git`,
        ociArtifactExpiresAfter: expires,
      },
      workspaces: { "basic-auth": workspaces["git-auth"] },
      after: [start],
    });

    const prefetch = task("prefetch-dependencies", prefetchDependenciesOciTa, {
      params: {
        input: params["prefetch-input"],
        "enable-package-registry-proxy": params["enable-package-registry-proxy"],
        SOURCE_ARTIFACT: clone.results.SOURCE_ARTIFACT,
        ociStorage: `${params["output-image"]}.prefetch`,
        ociArtifactExpiresAfter: expires,
      },
      workspaces: { "git-basic-auth": workspaces["git-auth"], netrc: workspaces.netrc },
      after: [clone],
    });
    const { SOURCE_ARTIFACT, CACHI2_ARTIFACT } = prefetch.results;

    const build = task("build-container", buildahOciTa, {
      params: {
        IMAGE: params["output-image"],
        DOCKERFILE: params.dockerfile,
        CONTEXT: params["path-context"],
        HERMETIC: params.hermetic,
        PREFETCH_INPUT: params["prefetch-input"],
        IMAGE_EXPIRES_AFTER: expires,
        COMMIT_SHA: clone.results.commit,
        BUILD_ARGS: params["build-args"],
        BUILD_ARGS_FILE: params["build-args-file"],
        PRIVILEGED_NESTED: params["privileged-nested"],
        SOURCE_URL: clone.results.url,
        BUILDAH_FORMAT: params["buildah-format"],
        HTTP_PROXY: start.results["http-proxy"],
        NO_PROXY: start.results["no-proxy"],
        SOURCE_DATE_EPOCH: params["source-date-epoch"],
        REWRITE_TIMESTAMP: params["rewrite-timestamp"],
        OMIT_HISTORY: params["omit-history"],
        SOURCE_ARTIFACT,
        CACHI2_ARTIFACT,
      },
      after: [prefetch],
    });

    const index = task("build-image-index", buildImageIndex, {
      params: {
        IMAGE: params["output-image"],
        ALWAYS_BUILD_INDEX: params["build-image-index"],
        IMAGES: [`${build.results.IMAGE_URL}@${build.results.IMAGE_DIGEST}`],
        BUILDAH_FORMAT: params["buildah-format"],
      },
      after: [build],
    });
    const { IMAGE_URL, IMAGE_DIGEST } = index.results;

    const tags = task("apply-tags", applyTags, { params: { IMAGE_URL, IMAGE_DIGEST }, after: [index] });
    const containerfile = task("push-dockerfile", pushDockerfileOciTa, {
      params: {
        IMAGE: IMAGE_URL,
        IMAGE_DIGEST,
        DOCKERFILE: params.dockerfile,
        CONTEXT: params["path-context"],
        SOURCE_ARTIFACT,
      },
      after: [index],
    });

    return {
      tasks: { init: start, clone, prefetch, build, index, tags, containerfile },
      results: {
        IMAGE_URL,
        IMAGE_DIGEST,
        "CHAINS-GIT_URL": clone.results.url,
        "CHAINS-GIT_COMMIT": clone.results.commit,
      },
    };
  },
);
