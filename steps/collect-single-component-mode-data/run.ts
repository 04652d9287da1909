import type { Run } from "../../lib/contract/index.ts";
import type { collectSingleComponentModeDataStep } from "./contract.ts";

export const run: Run<typeof collectSingleComponentModeDataStep> = async ({ params, log }) => {
  const { dataFile, isSingleComponent, readReleaseData } = await import("../../lib/release/index.ts");
  const { namespacedName } = await import("../../lib/kube/index.ts");
  const { namespace, name } = namespacedName(params.snapshot, "snapshot");
  const single = isSingleComponent(await readReleaseData(dataFile(params, params.dataPath)));
  log.info(
    single ? "only the component that the Snapshot was made for is released" : "all components are released",
  );
  return { singleComponentMode: String(single), snapshotName: name, snapshotNamespace: namespace };
};
