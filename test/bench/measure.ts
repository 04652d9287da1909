import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

/** What one call took. Milliseconds. */
export interface Took {
  readonly wall: number;
  /** Of the process and of all it waited for, where that could be seen. */
  readonly cpu: number;
}

/** A line of the output: something of ours, and the peer that was measured beside it. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly peer: string;
  readonly theirs: number;
  readonly unit: "ms" | "MB";
}

/** What a part of the benchmark gives. */
export interface Part {
  readonly figures: readonly Figure[];
  /** Said below the figures: what was left out and why, what to read with care. */
  readonly notes: readonly string[];
}

/** A competitor: `before` is not measured. */
export interface Runner {
  readonly name: string;
  before?(): Promise<void>;
  /** What `call` gave, if it is to tell CPU time. */
  run(): Promise<unknown>;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * What each runner takes, the median of `rounds`. All run once in each round, so that what else the machine does
 * hits all of them. The first round only warms up and does not count. CPU time is 0 where a runner does not say it.
 */
export async function race(runners: readonly Runner[], rounds: number): Promise<Took[]> {
  const times = runners.map((): Took[] => []);
  for (let round = 0; round <= rounds; round++)
    for (const [index, runner] of runners.entries()) {
      await runner.before?.();
      const start = performance.now();
      const took = await runner.run();
      const wall = performance.now() - start;
      if (round > 0) times[index]?.push({ wall, cpu: isTook(took) ? took.cpu : 0 });
    }
  return times.map((each) => ({
    wall: median(each.map(({ wall }) => wall)),
    cpu: median(each.map(({ cpu }) => cpu)),
  }));
}

const isTook = (value: unknown): value is Took =>
  typeof value === "object" && value !== null && "cpu" in value;

/** Ticks per second of /proc; 100 on every Linux in use, but asked all the same. */
export const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** CPU time of the children that this process has waited for, and of theirs. Milliseconds. */
export function childrenCpu(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS;
}

export interface Call {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told the process id at the start. */
  readonly onStart?: (pid: number) => void;
}

/** Runs a program to its end. Its output is kept for the message when it fails. */
export function call(
  program: string,
  args: readonly string[],
  { cwd, env, onStart }: Call = {},
): Promise<Took> {
  return new Promise((resolve, reject) => {
    const [start, cpu] = [performance.now(), childrenCpu()];
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-4000);
      });
    child.once("error", reject);
    if (child.pid !== undefined) onStart?.(child.pid);
    child.once("close", (code) => {
      if (code === 0) resolve({ wall: performance.now() - start, cpu: childrenCpu() - cpu });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}:\n${said}`));
    });
  });
}

/** A line of shell: the peers are what a person would type. Stops at the first failure, also inside a pipe. */
export const shell = (line: string, options: Call = {}): Promise<Took> =>
  call("bash", ["-euo", "pipefail", "-c", line], options);

/** What the figures were measured on. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg().map((value) => value.toFixed(1));
  return `${cpus().length} cores, ${gigabytes} GiB, Node ${process.versions.node}; load ${load.join(" ")}`;
}
