import { basename } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { Mapping, SnapshotSpec } from "../../lib/release/index.ts";
import type { applyMappingStep } from "./contract.ts";

export const run: Run<typeof applyMappingStep> = async ({ params, log, signal }) => {
  const release = await import("../../lib/release/index.ts");
  const [file, dataFile] = [
    release.dataFile(params, params.snapshotPath),
    release.dataFile(params, params.dataPath),
  ];
  const data = await release.readReleaseData(dataFile);
  const { snapshot, bytes } = await release.readOriginal(file);
  if (data.mapping === undefined) return unmapped(params.failOnEmptyResult, basename(dataFile), log);
  const { openRegistry } = await import("../../lib/oci/index.ts");
  await using client = await openRegistry({ caFile: params.caFile, log, signal });
  const applied = await release.applyMapping({
    snapshot,
    data,
    client,
    releasedAt: await release.releaseTime(file),
    addImplicitTimestampTag: params.addImplicitTimestampTag,
    concurrency: params.concurrentLimit,
  });
  for (const note of applied.notes) log.warn(note);
  const names = [basename(dataFile), basename(file)] as const;
  for (const problem of applied.problems) log.error(release.problemLine(problem, ...names));
  release.refuse(names[0], applied.problems, names[1]);
  if (applied.snapshot.components.length === 0)
    await nothing(params.failOnEmptyResult, snapshot, data.mapping, log);
  await release.writeMapped(file, bytes, applied.snapshot);
  tell(applied.snapshot, log);
  return { mapped: "true" };
};

async function unmapped(fail: boolean, name: string, log: Log) {
  const says = `${name}: mapping: is missing: it is not said where anything is published`;
  if (fail) {
    const { releaseFault } = await import("../../lib/release/index.ts");
    throw releaseFault("RELEASE_BAD_DATA", says, "Write spec.data.mapping into the ReleasePlanAdmission.");
  }
  log.warn(`${says}; the snapshot stays as it is`);
  return { mapped: "false" };
}

async function nothing(
  fail: boolean,
  { components }: SnapshotSpec,
  mapping: Mapping,
  log: Log,
): Promise<void> {
  const names = (all: readonly { readonly name: string }[]) =>
    all.map(({ name }) => name).join(", ") || "(none)";
  const says = `no component is in both: the snapshot has ${names(components)}, mapping.components has ${names(mapping.components ?? [])}`;
  if (!fail) return log.warn(`${says}; nothing will be published`);
  const { releaseFault } = await import("../../lib/release/index.ts");
  throw releaseFault(
    "RELEASE_BAD_DATA",
    says,
    "Name in the mapping of the ReleasePlanAdmission the components of the Snapshot that are released.",
  );
}

function tell({ components }: SnapshotSpec, log: Log): void {
  for (const { name, repositories = [] } of components)
    for (const { url = "", tags = [] } of repositories)
      log.info(`component ${name}: ${url}: ${tags.join(", ")}`);
}
