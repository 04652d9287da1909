import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Collected, collectGarbage } from "../../registry/index.ts";

/** A TaskRun's name as a tag: pushing tags the image with it. The five letters are Kubernetes' generated ones. */
const RUN_TAG = /-[bcdfghjklmnpqrstvwxz2456789]{5}-build-(?:container|images?)(?:-\d+)?$/;

export interface SweepOptions {
  readonly stateDir: string;
  /** Only what nobody touched for so long goes. Default one hour. */
  readonly olderThanMs?: number;
}

/**
 * Gives the embedded registry's space back: tags of runs that have no record any more, then what no tag
 * leads to. So the registry holds the images of the runs that are kept, and what people tagged.
 */
export async function sweepRegistry({ stateDir, ...options }: SweepOptions): Promise<Collected> {
  const kept = await taskRuns(stateDir);
  const forget = (_repository: string, tag: string) => RUN_TAG.test(tag) && !kept.has(tag);
  return collectGarbage(join(stateDir, "registry"), { ...options, untagged: true, forget });
}

/** Names of the TaskRuns in the records. */
async function taskRuns(stateDir: string): Promise<Set<string>> {
  const runs = join(stateDir, "runs");
  const names = await Promise.all(
    (await readdir(runs).catch(() => [])).map((id) => readdir(join(runs, id, "tasks")).catch(() => [])),
  );
  return new Set(names.flat());
}
