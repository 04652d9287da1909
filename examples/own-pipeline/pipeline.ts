import { text } from "../../lib/contract/index.ts";
import { dockerBuildOciTa } from "../../pipelines/docker-build-oci-ta/pipeline.ts";
import { checksumsOciTa } from "../own-step/tasks/checksums/task.ts";

/** The catalog's pipeline, with the digests of all sources as a result, and without the Containerfile beside the image. */
export const buildWithChecksums = dockerBuildOciTa.extend(
  {
    name: "build-with-checksums",
    version: "0.1.0",
    does: "Builds a container image and lists what it was built from.",
    params: { "sums-file": text({ describe: "Name of the list of digests", default: "SHA256SUMS" }) },
  },
  ({ tasks, params, task, remove }) => {
    const sums = task("source-checksums", checksumsOciTa, {
      params: { SOURCE_ARTIFACT: tasks.clone.results.SOURCE_ARTIFACT, output: params["sums-file"] },
      after: [tasks.clone],
      before: [tasks.build],
    });
    remove(tasks.containerfile);
    return { tasks: { sums }, results: { SUMS_DIGEST: sums.results.SUMS_DIGEST } };
  },
);
