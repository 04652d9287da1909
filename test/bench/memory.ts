import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** Peak memory of processes, by what they are. Megabytes. */
export type Peaks = ReadonlyMap<string, number>;

const EVERY_MS = 100;

/**
 * Looks at a process and all below it until stopped. The kernel keeps each one's peak (VmHWM), so only what a
 * process takes in its last tenth of a second can be missed. The root is `engine`, a step program `step NAME`.
 */
export function watchMemory(root: number): () => Peaks {
  const peaks = new Map<string, number>();
  const look = () => {
    for (const pid of [root, ...below(root)]) {
      const found = peakOf(pid);
      const name = pid === root ? "engine" : nameOf(pid);
      if (found !== undefined && name !== undefined) peaks.set(name, Math.max(found, peaks.get(name) ?? 0));
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    return peaks;
  };
}

function below(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const stat = /^\d+$/.test(entry) ? read(`/proc/${entry}/stat`) : undefined;
    const parent = Number(stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (stat !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  for (const open = [root]; open.length > 0; ) {
    const next = children.get(open.pop() ?? 0) ?? [];
    found.push(...next);
    open.push(...next);
  }
  return found;
}

function peakOf(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}

function nameOf(pid: number): string | undefined {
  const [program = "", first = ""] = (read(`/proc/${pid}/cmdline`) ?? "").split("\0");
  if (program === "") return undefined;
  const step = /\/steps\/([\w-]+)$/.exec(first)?.[1];
  return step !== undefined && basename(program).startsWith("node") ? `step ${step}` : basename(program);
}

/** A process that ends while it is looked at is none. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
