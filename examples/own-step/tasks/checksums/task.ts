import { defineTask, text, workspace } from "../../../../lib/contract/index.ts";
import { trustedArtifacts } from "../../../../tasks/variants/trusted-artifacts.ts";
import { checksumsStep } from "../../steps/checksums/contract.ts";

export const checksums = defineTask(
  {
    name: "checksums",
    version: "0.1.0",
    does: "Lists the files of the sources with their digests.",
    params: {
      output: text({ describe: "Name of the list", default: "SHA256SUMS" }),
    },
    workspaces: { source: workspace({ describe: "Holds the sources, in the folder source" }) },
  },
  ({ params, workspaces, step }) => {
    const { results } = step("checksums", checksumsStep, {
      params: { folder: `${workspaces.source.path}/source`, output: params.output },
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return { SUMS_DIGEST: results.digest, SUMS_COUNT: results.count };
  },
);

/** The same, with the sources as a trusted artifact in place of the workspace. */
export const checksumsOciTa = trustedArtifacts(checksums, {
  name: "checksums-oci-ta",
  replaces: "source",
  uses: ["source"],
});
