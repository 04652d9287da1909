import type { Run } from "../../lib/contract/index.ts";
import type { collectDataStep } from "./contract.ts";

export const run: Run<typeof collectDataStep> = async ({ params, log, signal }) => {
  const { collectRelease, dataFile, readObjects, releaseTime, writeJsonFile } = await import(
    "../../lib/release/index.ts"
  );
  const { kubeClient } = await import("../../lib/kube/index.ts");
  const { FILES, makeFolder, pathIn } = await import("./files.ts");
  const { subdirectory } = params;
  const path = (name: string) => pathIn(subdirectory, name);
  const place = (name: string) => dataFile(params, path(name));
  // A path that leads out of the folder fails before the cluster is asked.
  const results = place("results");
  const open = (server: string) => kubeClient({ server, account: params.serviceAccount, log, signal });
  const kube = open(params.apiServer);
  try {
    const objects = await readObjects({ kube, open, log }, params);
    const { data, snapshot, fbcFragment, snapshotBuildId } = collectRelease(objects);
    await makeFolder(results);
    const { snapshot: _, ...kept } = objects;
    for (const [name, value] of Object.entries({ ...kept, snapshotSpec: snapshot, data }))
      await writeJsonFile(place(FILES[name as keyof typeof FILES]), value);
    await releaseTime(place(FILES.data));
    log.info(`components: ${snapshot.components.map(({ name }) => name).join(", ")}`);
    return {
      release: path(FILES.release),
      releasePlan: path(FILES.releasePlan),
      releasePlanAdmission: path(FILES.releasePlanAdmission),
      releaseServiceConfig: path(FILES.releaseServiceConfig),
      snapshotSpec: path(FILES.snapshotSpec),
      data: path(FILES.data),
      resultsDir: path("results"),
      fbcFragment,
      snapshotBuildId,
      subdirectory,
    };
  } finally {
    await kube.close();
  }
};
