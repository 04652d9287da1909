import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSteps, type Program } from "../../scripts/steps/index.ts";

/** A figure of one run on one machine: only its ratio to the peer beside it means something. */
export interface Measured {
  readonly name: string;
  /** The shortest of all rounds, ms: the others are what else the machine did. */
  readonly ms: number;
  /** Times the bare `node -e 0` of the same run. */
  readonly ratio: number;
}

/** The most that starting a step may cost, as a multiple of bare Node. */
export const PROMISE = 1.3;

/**
 * From start of the program to `run`: every step is built with its contract, its tools and its whole
 * code, but with a `run` that returns at once. Interleaved with `node -e 0`, so that what else the
 * machine does hits both.
 */
export async function measureStepStart(rounds = 21): Promise<Measured[]> {
  const into = await mkdtemp(join(tmpdir(), "bench-steps-"));
  try {
    const { dir, node, programs } = await buildSteps({ into, entry: upToRun });
    const steps = [...programs.keys()].map((name) => ({ name, command: join(dir, "steps", name), args: [] }));
    const calls = [{ name: "node -e 0", command: node, args: ["-e", "0"] }, ...steps];
    const times = calls.map((): number[] => []);
    for (let round = 0; round < rounds; round++)
      for (const [index, { command, args }] of calls.entries()) times[index]?.push(timeOf(command, args));
    const least = times.map((each) => Math.min(...each));
    const [bare = 1] = least;
    return calls.map(({ name }, index) => ({
      name,
      ms: least[index] ?? 0,
      ratio: (least[index] ?? 0) / bare,
    }));
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

const upToRun = ({ name, exported }: Program) => `
import { ${exported} as contract } from "./steps/${name}/contract.ts";
import { main } from "./lib/contract/main.ts";
const run = () => import("./steps/${name}/run.ts").then(() => ({ run: async () => ({}) }));
// Wrappers are loaded; what a program needs to print its version is its own time.
const tools = contract.tools.map((tool) => ({ ...tool, optional: true }));
void main({ ...contract, params: {}, secrets: {}, results: {}, tools }, run);
`;

function timeOf(command: string, args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(command, args, { stdio: "ignore", env: { PATH: process.env["PATH"] ?? "" } });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

if (import.meta.main) {
  const measured = await measureStepStart();
  const width = Math.max(...measured.map(({ name }) => name.length));
  for (const { name, ms, ratio } of measured)
    process.stdout.write(`${name.padEnd(width)}  ${ms.toFixed(1).padStart(6)} ms  ${ratio.toFixed(2)}\n`);
  const slow = measured.filter(({ ratio }) => ratio > PROMISE).map(({ name }) => name);
  process.stdout.write(
    slow.length === 0 ? `all within ${PROMISE}\n` : `above ${PROMISE}: ${slow.join(", ")}\n`,
  );
}
