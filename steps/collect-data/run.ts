import type { Run } from "../../lib/contract/index.ts";
import type { collectDataStep } from "./contract.ts";

export const run: Run<typeof collectDataStep> = async ({ params, log, signal }) => {
  const { collectRelease, dataFile, readObjects } = await import("../../lib/release/index.ts");
  const { kubeClient } = await import("../../lib/kube/index.ts");
  const { pathsIn, writeFiles } = await import("./files.ts");
  const paths = pathsIn(params.subdirectory);
  const place = (path: string) => dataFile(params, path);
  // A path that leads out of the folder fails before the cluster is asked.
  const files = {
    release: place(paths.release),
    releasePlan: place(paths.releasePlan),
    releasePlanAdmission: place(paths.releasePlanAdmission),
    releaseServiceConfig: place(paths.releaseServiceConfig),
    snapshotSpec: place(paths.snapshotSpec),
    data: place(paths.data),
    resultsDir: place(paths.resultsDir),
  };
  const open = (server: string) => kubeClient({ server, account: params.serviceAccount, log, signal });
  const kube = open(params.apiServer);
  try {
    const objects = await readObjects({ kube, open, log }, params);
    const collected = collectRelease(objects);
    await writeFiles(files, objects, collected);
    log.info(`components: ${collected.snapshot.components.map(({ name }) => name).join(", ")}`);
    const { fbcFragment, snapshotBuildId } = collected;
    return { ...paths, fbcFragment, snapshotBuildId, subdirectory: params.subdirectory };
  } finally {
    await kube.close();
  }
};
