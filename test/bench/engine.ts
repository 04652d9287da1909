import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine } from "../../engine/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import type { PipelineRun } from "../../lib/tekton/types.ts";
import { clientProgram } from "./clients.ts";
import { type Part, race } from "./measure.ts";
import { ROOT } from "./server.ts";

const TASKS = 20;

/** What the engine adds to a task that does nothing, beside the same processes started bare. */
export async function engine(rounds = 5): Promise<Part> {
  const stateDir = await mkdtemp(join(tmpdir(), "bench-engine-"));
  try {
    const log = memoryLog();
    const opened = await createEngine({
      stateDir,
      catalog: ROOT,
      programs: { dir: ROOT, digestOf: () => undefined },
      client: registryClient({}),
      log,
    });
    return await measure(opened, rounds);
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function measure(opened: Engine, rounds: number): Promise<Part> {
  const bwrap = clientProgram("bwrap");
  const caged = [
    bwrap ?? "",
    "--bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    "--unshare-pid",
    "true",
  ];
  const shapes = [
    { name: "one after the other", each: inTurn, run: pipelineOf(true) },
    { name: "side by side", each: atOnce, run: pipelineOf(false) },
  ];
  const figures = [];
  for (const { name, each, run } of shapes) {
    const [ours = 0, bare = 0, inBwrap = 0] = (
      await race(
        [
          { name: "engine", run: () => execute(opened, run) },
          { name: "bare", run: () => each(() => start(["true"])) },
          ...(bwrap ? [{ name: "bubblewrap", run: () => each(() => start(caged)) }] : []),
        ],
        rounds,
      )
    ).map(({ wall }) => wall);
    const figure = (peer: string, theirs: number) =>
      ({ name: `${TASKS} tasks ${name}`, ours, peer, theirs, unit: "ms" }) as const;
    figures.push(figure(`${TASKS} bare processes`, bare));
    if (bwrap) figures.push(figure(`${TASKS} times bwrap`, inBwrap));
  }
  return {
    figures,
    notes: [
      opened.isolation,
      ...figures
        .filter(({ peer }) => peer.endsWith("processes"))
        .map(
          ({ name, ours, theirs }) =>
            `${name}: ${((ours - theirs) / TASKS).toFixed(0)} ms of the engine a task`,
        ),
      ...(bwrap ? [] : ["skipped: bubblewrap is not on PATH"]),
    ],
  };
}

async function inTurn(run: () => Promise<void>): Promise<void> {
  for (let index = 0; index < TASKS; index++) await run();
}
const atOnce = async (run: () => Promise<void>): Promise<void> =>
  void (await Promise.all(Array.from({ length: TASKS }, run)));

const start = ([program = "", ...args]: readonly string[]) =>
  new Promise<void>((done, fail) => {
    const child = spawn(program, args, { stdio: "ignore" });
    child
      .once("error", fail)
      .once("close", (code) => (code === 0 ? done() : fail(new Error(`${program}: ${code}`))));
  });

async function execute(opened: Engine, run: PipelineRun): Promise<void> {
  const { exitCode } = await opened.run({ objects: [run], signal: new AbortController().signal });
  if (exitCode !== 0) throw new Error(`the engine ended with ${exitCode}`);
}

function pipelineOf(chained: boolean): PipelineRun {
  const steps = [{ name: "nothing", image: "debian", command: ["true"] }];
  const tasks = Array.from({ length: TASKS }, (_, index) => ({
    name: `t${index}`,
    taskSpec: { steps },
    ...(chained && index > 0 ? { runAfter: [`t${index - 1}`] } : {}),
  }));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { generateName: "bench-" },
    spec: { pipelineSpec: { tasks } },
  };
}
