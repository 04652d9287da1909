import { availableParallelism } from "node:os";
import { readIfThere } from "../../lib/files/index.ts";

/** Where nobody set a limit, a node with many cores is not ours alone. */
const MOST = 8;

/**
 * How many programs run side by side: what the container's limit of CPU gives, rounded up, else the cores.
 *
 * @param cpuMaxFile `cpu.max` of cgroup v2: quota and period in microseconds, or `max` and period
 */
export async function jobsFor(cpuMaxFile: string, cores = availableParallelism()): Promise<number> {
  const text = cpuMaxFile === "" ? undefined : await readIfThere(cpuMaxFile);
  const [quota = 0, period = 0] = (text ?? "").trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? Math.ceil(quota / period) : Math.min(cores, MOST);
}
