import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Cleaned, cleanState, isAlive, listRecords } from "../../engine/record/index.ts";
import { type Collected, collectGarbage } from "../../registry/index.ts";

/** A TaskRun's name as a tag: pushing tags the image with it. The five letters are Kubernetes' generated ones. */
const RUN_TAG = /-[bcdfghjklmnpqrstvwxz2456789]{5}-build-(?:container|images?)(?:-\d+)?$/;

/** Where the desk publishes the catalog and its base image. */
const CATALOG = "slipway/";
type Remove = Parameters<typeof cleanState>[0]["remove"];

export interface SweepOptions {
  readonly stateDir: string;
  /** Only what nobody touched for so long goes. Default one hour. */
  readonly olderThanMs?: number;
  /** Also what is made again when it is needed: base image and bundles of the catalog. */
  readonly catalog?: boolean;
}

/**
 * Gives the embedded registry's space back: tags of runs that have no record any more, then what no tag
 * leads to. So the registry holds the images of the runs that are kept, and what people tagged.
 */
export async function sweepRegistry({ stateDir, catalog, ...options }: SweepOptions): Promise<Collected> {
  const kept = await taskRuns(stateDir);
  const forget = (repository: string, tag: string) =>
    (RUN_TAG.test(tag) && !kept.has(tag)) || (catalog === true && repository.startsWith(CATALOG));
  return collectGarbage(join(stateDir, "registry"), { ...options, untagged: true, forget });
}

/**
 * `slipway clean`: runs but the newest `keep`, then the registry's content that they held. `all`: every run
 * that ended and all that is made again; content of the last hour too, unless a run is under way.
 */
export async function clean(options: {
  stateDir: string;
  keep: number;
  all: boolean;
  remove: Remove;
}): Promise<Cleaned> {
  const { stateDir, keep, all, remove } = options;
  const runs = await cleanState({ stateDir, keep: all ? 0 : keep, caches: all, remove });
  const busy = (await listRecords(stateDir)).some(
    (head) => head.ended === undefined && isAlive(head.process),
  );
  const age = all && !busy ? { olderThanMs: 0 } : {};
  const { freed } = await sweepRegistry({ stateDir, catalog: all && !busy, ...age });
  return { runs: runs.runs, bytes: runs.bytes + freed, left: Math.max(0, runs.left - freed) };
}

/** Names of the TaskRuns in the records. */
async function taskRuns(stateDir: string): Promise<Set<string>> {
  const runs = join(stateDir, "runs");
  const names = await Promise.all(
    (await readdir(runs).catch(() => [])).map((id) => readdir(join(runs, id, "tasks")).catch(() => [])),
  );
  return new Set(names.flat());
}
