import { type Log, memoryLog } from "../log/index.ts";
import { checkResults } from "../results/index.ts";
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
 * masked, tools loaded, results checked. Gives what `run` returned; throws the Fault it threw.
 */
export async function runStep<C extends StepContract>(
  contract: C,
  run: Run<C>,
  call: TestCall<C>,
): Promise<Returns<C["results"]>> {
  const { log = memoryLog(), signal = new AbortController().signal } = call;
  const given = { params: defined(call.params), secrets: defined(call.secrets ?? {}) };
  const inputs = await readInputs(contract, given, log);
  const returned = await run(await openContext(contract, inputs, log, signal));
  checkResults(contract.results, returned);
  return returned;
}

const defined = <T>(record: { readonly [name: string]: T | undefined }): Record<string, T> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
