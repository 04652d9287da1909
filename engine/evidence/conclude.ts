import { join } from "node:path";
import { type Snapshot, snapshotOf } from "../../lib/release/index.ts";
import { type AnyRun, type RunRecord, writeJson } from "../record/index.ts";
import type { Emit } from "../types.ts";
import { type Ended, leaveEvidence } from "./leave.ts";
import type { Evidence } from "./types.ts";

/** A run at its very end. */
export interface Concluded {
  readonly run: AnyRun;
  readonly children: readonly AnyRun[];
  readonly evidence?: Evidence;
  readonly snapshot?: Snapshot;
}
interface Place {
  readonly record: RunRecord;
  readonly emit: Emit;
  /** Absent if the engine signs nothing. */
  readonly evidence?: Omit<Ended, "directory" | "runs">;
}

/**
 * What follows when a run has ended: evidence, where the engine has a key, and the Snapshot of a good build. Both
 * are written into the record; what could not be signed or stored is a warning too.
 */
export async function concluded(ended: AnyRun, made: readonly AnyRun[], place: Place): Promise<Concluded> {
  const { record } = place;
  const snapshot = ended.kind === "PipelineRun" ? snapshotOf(ended) : undefined;
  if (snapshot !== undefined) await writeJson(join(record.directory, "snapshot.json"), snapshot);
  const kept = snapshot === undefined ? {} : { snapshot };
  if (place.evidence === undefined) return { run: ended, children: made, ...kept };
  const { directory } = record;
  const left = await leaveEvidence({ ...place.evidence, directory, runs: [ended, ...made] });
  const [run = ended, ...children] = left.runs;
  for (const child of children) await record.save(child);
  for (const problem of left.evidence.problems) place.emit(warning(run, `evidence: ${problem}`));
  return { run, children, evidence: left.evidence, ...kept };
}

const warning = (
  { kind, metadata: { name = "", uid = "" } }: AnyRun,
  message: string,
): Parameters<Emit>[0] => ({
  at: new Date().toISOString(),
  run: { kind, name, uid },
  type: "warning",
  message,
});
