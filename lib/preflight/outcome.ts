import { rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, explain, Fault } from "../errors/index.ts";
import { readIfThere } from "../files/index.ts";
import { erroredOutput, readFormat, skippedOutput, type TestOutput } from "../formats/index.ts";
import { handoverFault, writeWhole } from "../handover/index.ts";
import type { ToolKit } from "../tools/index.ts";

/** Name of the task, in notes. */
export const PREFLIGHT_TASK = "ecosystem-cert-preflight-checks";

/** In the shared folder, as the compatible task names it. */
const outcomeFile = (artifacts: string) => join(artifacts, "konflux.results.json");

/** Hands the task's TEST_OUTPUT on to the steps that follow. */
export const writeOutcome = (artifacts: string, output: TestOutput): Promise<void> =>
  writeWhole(outcomeFile(artifacts), JSON.stringify(output));

/** Takes away what an earlier run of the task left. */
export const forgetOutcome = (artifacts: string): Promise<void> =>
  rm(outcomeFile(artifacts), { force: true });

/** The TEST_OUTPUT that a step before came to, or nothing if none did yet. Fault HANDOVER_BAD. */
export async function readOutcome(artifacts: string): Promise<TestOutput | undefined> {
  const text = await readIfThere(outcomeFile(artifacts));
  if (text === undefined) return undefined;
  try {
    return readFormat("test-output", text);
  } catch (thrown) {
    throw handoverFault(
      "HANDOVER_BAD",
      `the hand-over file ${outcomeFile(artifacts)} is no TEST_OUTPUT: ${explain(thrown)}`,
      "Run the task again; its steps must be of one version.",
      thrown,
    );
  }
}

/** How a step is asked to work: its share of `run`'s context. */
export type Kit = Pick<ToolKit, "log" | "signal">;

/**
 * Does a step's work, unless a step before it has settled what the task comes to: then that is repeated.
 * What the work gives, or the fault it ends with, is handed on. A cancelled step hands on nothing.
 *
 * @returns the outcome, if there is one now
 */
export async function unlessDecided(
  artifacts: string,
  kit: Kit,
  work: () => Promise<TestOutput | undefined>,
): Promise<TestOutput | undefined> {
  const earlier = await readOutcome(artifacts);
  if (earlier !== undefined) {
    kit.log.info(`Nothing to do: an earlier step ended the check with ${earlier.result}`);
    return earlier;
  }
  const output = await work().catch((thrown: unknown) => outcomeOf(kit, thrown));
  if (output !== undefined) await writeOutcome(artifacts, output);
  return output;
}

const ABSENT = ["TOOL_MISSING", "TOOL_OLD"];

function outcomeOf({ log, signal }: Kit, thrown: unknown): TestOutput {
  if (signal.aborted) throw thrown;
  const next = thrown instanceof Fault ? ` ${thrown.next}` : "";
  const absent = ABSENT.includes(codeOf(thrown) ?? "");
  log[absent ? "warn" : "error"](`${explain(thrown)}.${next}`);
  return absent
    ? skippedOutput(PREFLIGHT_TASK, log.mask(`${explain(thrown)}.${next}`))
    : erroredOutput(PREFLIGHT_TASK, log.mask(explain(thrown)));
}
