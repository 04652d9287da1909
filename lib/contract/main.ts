import { codeOf, explain, Fault } from "../errors/index.ts";
import { createLog, type Log, shownLine } from "../log/index.ts";
import { type ParsedArgv, parseArgv } from "./argv.ts";
import { levelOf, openContext, readInputs } from "./context.ts";
import { contractFault } from "./fault.ts";
import type { Run, StepContract } from "./step.ts";

/** Exit codes of every step program. */
export const EXIT = {
  ok: 0,
  /** `run` failed, or a tool it needs is not there, or its results could not be written. */
  failed: 1,
  /** The step was called with wrong flags, values or directories; `run` was not reached. */
  usage: 2,
  /** Cancelled by SIGINT, by SIGTERM: 128 and the signal's number. */
  interrupted: 130,
  terminated: 143,
} as const;

type LoadRun<C extends StepContract> = () => Promise<{ readonly run: Run<C> }>;

/** Entry of a step program: reads the arguments, runs, writes the results, and ends the process. */
export async function main<C extends StepContract>(contract: C, loadRun: LoadRun<C>): Promise<void> {
  const abort = new AbortController();
  let cancelled: number | undefined;
  const onSignal = (signal: "SIGINT" | "SIGTERM") => {
    const code = signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
    if (cancelled !== undefined) process.exit(code);
    cancelled = code;
    abort.abort(contractFault("STEP_CANCELLED", `cancelled by ${signal}`, "Run the step again."));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const code = await execute(contract, loadRun, process.argv.slice(2), abort.signal);
  process.exit(code === EXIT.failed && cancelled !== undefined ? cancelled : code);
}

/** What `main` does, without the process: gives the exit code. Everything said goes through the log. */
export async function execute<C extends StepContract>(
  contract: C,
  loadRun: LoadRun<C>,
  argv: readonly string[],
  signal: AbortSignal,
  sink: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<number> {
  let log = createLog({ sink });
  let code: number = EXIT.usage;
  try {
    const parsed = parseArgv(contract, argv);
    if (parsed.help) return await showHelp(contract);
    log = createLog({ sink, level: levelOf(contract, parsed.params) });
    const inputs = await readInputs(contract, parsed, log);
    code = EXIT.failed;
    const context = await openContext(contract, inputs, log, signal);
    const { run } = await loadRun();
    await finish(contract, parsed, await run(context));
    return EXIT.ok;
  } catch (caught) {
    const thrown = whyOf(caught, signal);
    sink(shownLine(log.mask(lastLine(thrown, log))));
    return contract.check === undefined
      ? code
      : await judged(contract.check, argv, thrown, log, signal, code);
  }
}

/** What waits for a time or a program ends with an error of Node's own when the step is cancelled. */
const whyOf = (thrown: unknown, signal: AbortSignal): unknown =>
  signal.aborted && codeOf(thrown) === "ABORT_ERR" ? signal.reason : thrown;

/** A check says what came of it on every way out; cancelled, it still ends as cancelled. */
async function judged(
  check: NonNullable<StepContract["check"]>,
  argv: readonly string[],
  thrown: unknown,
  log: Log,
  signal: AbortSignal,
  code: number,
): Promise<number> {
  const { endsWell, reportFault } = await import("./check-fault.ts");
  try {
    await reportFault(check, argv, thrown, log);
  } catch (unwritten) {
    log.error(`TEST_OUTPUT cannot be written: ${explain(unwritten)}`);
    return EXIT.failed;
  }
  if (signal.aborted) return EXIT.failed;
  return endsWell(check, thrown) ? EXIT.ok : code;
}

/** Loaded only now: what a step needs at its end need not delay its start. */
async function finish(contract: StepContract, { results, budget }: ParsedArgv, returned: unknown) {
  const { checkResults, writeResults } = await import("../results/index.ts");
  await writeResults(checkResults(contract.results, returned), results, budget);
}

async function showHelp(contract: StepContract): Promise<number> {
  const { helpOf } = await import("./help.ts");
  process.stdout.write(helpOf(contract));
  return EXIT.ok;
}

/**
 * The last line of a failed step, on standard error: `slipway: CODE message — next`. Tekton's entrypoint
 * owns the termination file, so this line is where people and the engine read what went wrong.
 */
function lastLine(thrown: unknown, log: Log): string {
  const line = (code: string, next: string) =>
    `slipway: ${code} ${explain(thrown)} — ${next}`.replace(/\s*\n\s*/g, " ");
  if (thrown instanceof Fault) return line(thrown.code, thrown.next);
  if (thrown instanceof Error && thrown.stack) log.error(thrown.stack);
  return line(codeOf(thrown) ?? "STEP_UNEXPECTED", DEFECT);
}

const DEFECT = "This is a defect of the step: report it with this log.";
