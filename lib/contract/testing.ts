import { type Log, memoryLog } from "../log/index.ts";
import { checkResults } from "../results/index.ts";
import { endsWell, outputOf } from "./check-fault.ts";
import { openContext, readInputs } from "./context.ts";
import type { Wire } from "./params.ts";
import type { Returns, Run, StepContract } from "./step.ts";

/** How a test calls a step: wire values as flags carry them, by name of the param. */
export interface TestCall<C extends StepContract> {
  readonly params: { readonly [K in keyof C["params"]]?: Wire };
  /** Directories by name of the secret. */
  readonly secrets?: { readonly [K in keyof C["secrets"]]?: string };
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

/**
 * Runs a step as its program does, without a process: defaults and parsing from the contract, secrets
 * masked, tools loaded, results checked. Gives what `run` returned; throws the Fault it threw, unless the
 * step is a check that reports its faults: then the TEST_OUTPUT is what comes back.
 */
export async function runStep<C extends StepContract>(
  contract: C,
  run: Run<C>,
  call: TestCall<C>,
): Promise<Returns<C["results"]>> {
  const { log = memoryLog(), signal = new AbortController().signal } = call;
  const given = { params: defined(call.params), secrets: defined(call.secrets ?? {}) };
  try {
    const inputs = await readInputs(contract, given, log);
    const returned = await run(await openContext(contract, inputs, log, signal));
    checkResults(contract.results, returned);
    return returned;
  } catch (thrown) {
    const { check } = contract;
    if (check === undefined || signal.aborted || !endsWell(check, thrown)) throw thrown;
    const judged: unknown = { testOutput: outputOf(check, thrown, log) };
    return judged as Returns<C["results"]>;
  }
}

const defined = <T>(record: { readonly [name: string]: T | undefined }): Record<string, T> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
