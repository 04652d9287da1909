import { definePipeline, workspace } from "../../lib/contract/index.ts";
import { applyTags } from "../../tasks/apply-tags/task.ts";
import { buildImageIndex } from "../../tasks/build-image-index/task.ts";
import { buildah } from "../../tasks/buildah/task.ts";
import { gitClone } from "../../tasks/git-clone/task.ts";
import { init } from "../../tasks/init/task.ts";
import { prefetchDependencies } from "../../tasks/prefetch-dependencies/task.ts";
import { pushDockerfile } from "../../tasks/push-dockerfile/task.ts";
import { sastShellCheck } from "../../tasks/sast-shell-check/task.ts";
import { sastSnykCheck } from "../../tasks/sast-snyk-check/task.ts";
import { sastUnicodeCheck } from "../../tasks/sast-unicode-check/task.ts";
import { sourceBuild } from "../../tasks/source-build/task.ts";
import { imageChecks } from "./image-checks.ts";
import { buildParams, containerParams, credentials, LABELS } from "./interface.ts";

export const dockerBuild = definePipeline(
  {
    name: "docker-build",
    version: "0.1.0",
    does: "Builds a container image from a git repository, with its dependencies fetched before, publishes it with an SBOM, and checks it. Tasks share a workspace.",
    labels: LABELS,
    params: buildParams,
    workspaces: {
      workspace: workspace({ describe: "A volume that the tasks share: sources and dependencies lie there" }),
      ...credentials,
    },
  },
  ({ params, workspaces, task }) => {
    const shared = workspaces.workspace;
    const sources = { workspace: shared };
    const start = task("init", init, { params: { "enable-cache-proxy": params["enable-cache-proxy"] } });

    const clone = task("clone-repository", gitClone, {
      params: {
        url: params["git-url"],
        revision: params.revision,
      },
      workspaces: { output: shared, "basic-auth": workspaces["git-auth"] },
      after: [start],
    });

    const prefetch = task("prefetch-dependencies", prefetchDependencies, {
      params: {
        input: params["prefetch-input"],
        "enable-package-registry-proxy": params["enable-package-registry-proxy"],
      },
      workspaces: { source: shared, "git-basic-auth": workspaces["git-auth"], netrc: workspaces.netrc },
      after: [clone],
    });

    const build = task("build-container", buildah, {
      params: containerParams(params, clone.results, start.results),
      workspaces: { source: shared },
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
    const source = task("build-source-image", sourceBuild, {
      params: { BINARY_IMAGE: IMAGE_URL, BINARY_IMAGE_DIGEST: IMAGE_DIGEST },
      workspaces: sources,
      when: [params["build-source-image"].in("true")],
      after,
    });
    const checks = imageChecks(task, { image: { IMAGE_URL, IMAGE_DIGEST }, when, after });
    const analysed = {
      params: {
        "image-url": IMAGE_URL,
        "image-digest": IMAGE_DIGEST,
        TARGET_DIRS: params["sast-target-dirs"],
      },
      workspaces: sources,
      when,
      after,
    };
    const snyk = task("sast-snyk-check", sastSnykCheck, analysed);
    const shell = task("sast-shell-check", sastShellCheck, analysed);
    const unicode = task("sast-unicode-check", sastUnicodeCheck, analysed);

    const tags = task("apply-tags", applyTags, { params: { IMAGE_URL, IMAGE_DIGEST }, after });
    const containerfile = task("push-dockerfile", pushDockerfile, {
      params: {
        IMAGE: IMAGE_URL,
        IMAGE_DIGEST,
        DOCKERFILE: params.dockerfile,
        CONTEXT: params["path-context"],
      },
      workspaces: sources,
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
