import { basename, join } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import type { pushSnapshotStep } from "./contract.ts";

export const run: Run<typeof pushSnapshotStep> = async ({ params, log, signal }) => {
  const [release, oci] = await Promise.all([
    import("../../lib/release/index.ts"),
    import("../../lib/oci/index.ts"),
  ]);
  const [{ planOf }, { survey }, { pushAll }, { resultsOf }] = await Promise.all([
    import("./plan.ts"),
    import("./survey.ts"),
    import("./push.ts"),
    import("./results.ts"),
  ]);
  const file = release.dataFile(params, params.snapshotPath);
  const dataFile = release.dataFile(params, params.dataPath);
  const results = join(release.dataFile(params, params.resultsDirPath), "push-snapshot-results.json");
  // Each is read once: what is compared is what is used.
  const [snapshot, data] = await Promise.all([
    release.readSnapshot(file, { judged: true }),
    release.readReleaseData(dataFile, { judged: true }),
  ]);
  const planned = planOf({ file: basename(file), snapshot, data });
  if (planned.length === 0) log.warn("the snapshot has no components: nothing is pushed");
  await using client = await oci.openRegistry({ caFile: params.caFile, log, signal });
  const surveyed = await survey(client, planned, params.concurrentLimit, signal);
  await pushAll(surveyed, { client, log, signal, ...params });
  await release.writeJsonFile(results, resultsOf(surveyed));
  return {};
};
