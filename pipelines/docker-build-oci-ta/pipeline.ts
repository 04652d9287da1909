import { definePipeline } from "../../lib/contract/index.ts";
import { applyTags } from "../../tasks/apply-tags/task.ts";
import { buildImageIndex } from "../../tasks/build-image-index/task.ts";
import { buildahOciTa } from "../../tasks/buildah/task.ts";
import { gitCloneOciTa } from "../../tasks/git-clone/task.ts";
import { init } from "../../tasks/init/task.ts";
import { prefetchDependenciesOciTa } from "../../tasks/prefetch-dependencies/task.ts";
import { pushDockerfileOciTa } from "../../tasks/push-dockerfile/task.ts";
import { sastShellCheckOciTa } from "../../tasks/sast-shell-check/task.ts";
import { sastSnykCheckOciTa } from "../../tasks/sast-snyk-check/task.ts";
import { sastUnicodeCheckOciTa } from "../../tasks/sast-unicode-check/task.ts";
import { sourceBuildOciTa } from "../../tasks/source-build/task.ts";
import { imageChecks } from "../docker-build/image-checks.ts";
import { buildParams, containerParams, credentials, LABELS } from "../docker-build/interface.ts";

export const dockerBuildOciTa = definePipeline(
  {
    name: "docker-build-oci-ta",
    version: "0.2.0",
    does: "Builds a container image from a git repository, with its dependencies fetched before, publishes it with an SBOM, and checks it. Between tasks everything travels as trusted artifacts.",
    labels: LABELS,
    params: buildParams,
    workspaces: credentials,
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
        ...containerParams(params, clone.results, start.results),
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

    const after = [index];
    const when = [params["skip-checks"].in("false")];
    const source = task("build-source-image", sourceBuildOciTa, {
      params: {
        BINARY_IMAGE: IMAGE_URL,
        BINARY_IMAGE_DIGEST: IMAGE_DIGEST,
        SOURCE_ARTIFACT,
        CACHI2_ARTIFACT,
      },
      when: [params["build-source-image"].in("true")],
      after,
    });
    const checks = imageChecks(task, { image: { IMAGE_URL, IMAGE_DIGEST }, when, after });
    const analysed = {
      params: {
        "image-url": IMAGE_URL,
        "image-digest": IMAGE_DIGEST,
        TARGET_DIRS: params["sast-target-dirs"],
        SOURCE_ARTIFACT,
      },
      when,
      after,
    };
    const snyk = task("sast-snyk-check", sastSnykCheckOciTa, analysed);
    const shell = task("sast-shell-check", sastShellCheckOciTa, analysed);
    const unicode = task("sast-unicode-check", sastUnicodeCheckOciTa, analysed);

    const tags = task("apply-tags", applyTags, { params: { IMAGE_URL, IMAGE_DIGEST }, after });
    const containerfile = task("push-dockerfile", pushDockerfileOciTa, {
      params: {
        IMAGE: IMAGE_URL,
        IMAGE_DIGEST,
        DOCKERFILE: params.dockerfile,
        CONTEXT: params["path-context"],
        SOURCE_ARTIFACT,
      },
      after,
    });

    return {
      tasks: {
        init: start,
        clone,
        prefetch,
        build,
        index,
        source,
        ...checks,
        snyk,
        shell,
        unicode,
        tags,
        containerfile,
      },
      results: {
        IMAGE_URL,
        IMAGE_DIGEST,
        "CHAINS-GIT_URL": clone.results.url,
        "CHAINS-GIT_COMMIT": clone.results.commit,
      },
    };
  },
);
