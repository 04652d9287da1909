import { codeOf, explain, Fault } from "../errors/index.ts";
import { erroredOutput, skippedOutput, type TestOutput } from "../formats/index.ts";
import type { Log } from "../log/index.ts";
import { readEnd, type ScanEnd, writeEnd } from "./handover.ts";

const TASK = "clair-scan";

/** A step of the scan: what it is given, and what it says if the scan is over already. */
export interface ScanStep {
  readonly shared: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Runs one step of the scan. If an earlier one ended it, this one repeats why, and does nothing. A fault is
 * left to the later steps in the shared folder, and thrown.
 */
export async function scanStep<R extends object>(
  { shared, log, signal }: ScanStep,
  run: () => Promise<R>,
): Promise<R | { readonly testOutput: TestOutput }> {
  const end = await readEnd(shared);
  if (end !== undefined) {
    log.warn(`Nothing to do: an earlier step ended the scan with ${end.result}`);
    return { testOutput: outputOf(end) };
  }
  try {
    return await run();
  } catch (thrown) {
    if (!signal.aborted) await writeEnd(shared, endOf(thrown, log)).catch(() => undefined);
    throw thrown;
  }
}

/** Ends the scan without having looked: this step and all later ones say why. */
export async function skipScan(
  shared: string,
  log: Log,
  reason: string,
): Promise<{ readonly testOutput: TestOutput }> {
  const end = { result: "SKIPPED", reason } as const;
  await writeEnd(shared, end);
  log.warn(`The scan is skipped: ${reason}`);
  return { testOutput: outputOf(end) };
}

const outputOf = ({ result, reason }: ScanEnd): TestOutput =>
  result === "SKIPPED" ? skippedOutput(TASK, reason) : erroredOutput(TASK, reason);

/** As every check words its faults: a program that is not there is no error. */
function endOf(thrown: unknown, log: Log): ScanEnd {
  const absent = ["TOOL_MISSING", "TOOL_OLD"].includes(codeOf(thrown) ?? "");
  const next = absent && thrown instanceof Fault ? `. ${thrown.next}` : "";
  return { result: absent ? "SKIPPED" : "ERROR", reason: log.mask(`${explain(thrown)}${next}`) };
}
