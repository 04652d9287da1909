import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { TICKS } from "./measure.ts";

/** What a tree of processes took. */
export interface Seen {
  /** Peak memory by what a process is: `engine` for the root, `step NAME`, else the program. Megabytes. */
  readonly peaks: ReadonlyMap<string, number>;
  /** CPU time of namespaces, whose first process nobody in the tree waits for. Milliseconds. */
  readonly namespacesCpu: number;
}

const EVERY_MS = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Own time and that of children it waited for. Milliseconds. */
  readonly cpu: number;
}

/**
 * Looks at a process and all below it until stopped. The kernel keeps each one's peak (VmHWM) and time, so only
 * what a process takes in its last tenth of a second can be missed.
 */
export function watchProcesses(root: number): () => Seen {
  const peaks = new Map<string, number>();
  const namespaces = new Map<number, number>();
  const look = () => {
    const all = processes();
    for (const { pid } of below(root, all)) {
      const found = peakOf(pid);
      const name = pid === root ? "engine" : nameOf(pid);
      if (found !== undefined && name !== undefined) peaks.set(name, Math.max(found, peaks.get(name) ?? 0));
    }
    for (const first of firstInNamespace(all)) namespaces.set(first, cpuOf(first, all));
  };
  const firstInNamespace = (all: readonly Process[]) => {
    const tree = below(root, all);
    const bwrap = new Set(tree.filter(({ command }) => command === "bwrap").map(({ pid }) => pid));
    return [...bwrap].filter((pid) => tree.some((each) => each.pid === pid && bwrap.has(each.parent)));
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    return { peaks, namespacesCpu: [...namespaces.values()].reduce((sum, each) => sum + each, 0) };
  };
}

const cpuOf = (root: number, all: readonly Process[]): number =>
  below(root, all).reduce((sum, { cpu }) => sum + cpu, 0);

function processes(): Process[] {
  return readdirSync("/proc").flatMap((entry) => {
    const stat = /^\d+$/.test(entry) ? read(`/proc/${entry}/stat`) : undefined;
    if (stat === undefined) return [];
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const command = stat.slice(stat.indexOf("(") + 1, end);
    return [{ pid: Number(entry), parent: Number(fields[1]), command, cpu: (ticks * 1000) / TICKS }];
  });
}

/** The process and all below it. */
function below(root: number, all: readonly Process[]): Process[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter(({ pid }) => pid === root);
  for (let at = 0; at < found.length; at++) found.push(...(children.get(found[at]?.pid ?? 0) ?? []));
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
