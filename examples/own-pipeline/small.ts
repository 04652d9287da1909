import { definePipeline, text } from "../../lib/contract/index.ts";
import { gitCloneOciTa } from "../../tasks/git-clone/task.ts";
import { checksumsOciTa } from "../own-step/tasks/checksums/task.ts";

/** The smallest pipeline that shows wiring; docs/write-a-task.md explains it. */
export const sourceSums = definePipeline(
  {
    name: "source-sums",
    version: "0.1.0",
    does: "Lists the files of a repository with their digests.",
    params: {
      "git-url": text({ describe: "Repository" }),
      store: text({ describe: "Where the sources are kept" }),
    },
  },
  ({ params, task }) => {
    const clone = task("clone", gitCloneOciTa, {
      params: { url: params["git-url"], ociStorage: `${params.store}.git` },
    });
    const sums = task("sums", checksumsOciTa, {
      params: { SOURCE_ARTIFACT: clone.results.SOURCE_ARTIFACT },
    });
    return { tasks: { clone, sums }, results: { SUMS_DIGEST: sums.results.SUMS_DIGEST } };
  },
);
