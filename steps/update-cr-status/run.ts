import type { Context, Run } from "../../lib/contract/index.ts";
import type { updateCrStatusStep } from "./contract.ts";

export const run: Run<typeof updateCrStatusStep> = async (context) => {
  const { params, log, signal } = context;
  const { findResource, kubeClient, namespacedName } = await import("../../lib/kube/index.ts");
  const at = namespacedName(params.resource, "resource");
  const resource = findResource(params.resourceType);
  const { results, files } = await collected(context);
  if (Object.keys(results).length === 0) {
    log.info(`there are no results in ${params.resultsDirPath}: the status stays as it is`);
    return {};
  }
  log.info(`results of ${files.join(", ")}: ${Object.keys(results).join(", ")}`);
  const { changeStatus } = await import("./status.ts");
  const kube = kubeClient({ server: params.apiServer, account: params.serviceAccount, log, signal });
  try {
    const { statusKey } = params;
    const changed = await changeStatus({ kube, resource, at, statusKey, value: results, log });
    const where = `status.${statusKey} of ${params.resourceType} ${params.resource}`;
    log.info(changed ? `${where} is written` : `${where} says it already`);
    return {};
  } finally {
    await kube.close();
  }
};

/** Results of the release's folder, then those of parallel branches, each unpacked into a folder of its own. */
async function collected({ params, log, signal }: Context<typeof updateCrStatusStep>) {
  const { dataFile } = await import("../../lib/release/folder.ts");
  const { collectResults } = await import("./results.ts");
  const own = dataFile(params, params.resultsDirPath);
  if (params.resultArtifacts.length === 0) return collectResults([own]);
  const { unpackBranches } = await import("./branches.ts");
  const { resultArtifacts: artifacts, resultsDirPath, caFile } = params;
  await using branches = await unpackBranches({ artifacts, caFile, log, signal });
  const inBranches = branches.folders.map((dataDir) =>
    dataFile({ ...params, ociStorage: "branch", dataDir }, resultsDirPath),
  );
  return await collectResults([own, ...inBranches]);
}
