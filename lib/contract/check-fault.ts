import { codeOf, explain, Fault } from "../errors/index.ts";
import { erroredOutput, skippedOutput } from "../formats/test-output.ts";
import type { TestOutput } from "../formats/types.ts";
import type { Log } from "../log/index.ts";
import { writeResults } from "../results/index.ts";
import { type Destination, flagName } from "./argv.ts";
import type { CheckHead } from "./check.ts";

/** A program that is not there: the check did not look, and says so. */
const ABSENT = ["TOOL_MISSING", "TOOL_OLD"];

/** The TEST_OUTPUT for a fault of a check. */
export function outputOf({ task }: CheckHead, thrown: unknown, log: Log): TestOutput {
  const absent = ABSENT.includes(codeOf(thrown) ?? "");
  // Room is short, and what to install says more than why a program could not be started.
  if (absent && thrown instanceof Fault)
    return skippedOutput(task, log.mask(`${thrown.message}. ${thrown.next}`));
  return erroredOutput(task, log.mask(explain(thrown)));
}

/** The flag may be all that can be read of the arguments. */
function taskIn({ task, taskFrom }: CheckHead, argv: readonly string[]): string {
  if (taskFrom === undefined) return task;
  const flag = `--${flagName(taskFrom)}=`;
  return argv.find((each) => each.startsWith(flag))?.slice(flag.length) || task;
}

/** Whether the step ends well although it threw. */
export const endsWell = ({ faults }: CheckHead, thrown: unknown): boolean =>
  faults === "reported" || ABSENT.includes(codeOf(thrown) ?? "");

const FLAG = "--result=testOutput:";

/** Writes it where the caller wanted the result, even if the other arguments could not be read. */
export async function reportFault(check: CheckHead, argv: readonly string[], thrown: unknown, log: Log) {
  const output = outputOf({ ...check, task: taskIn(check, argv) }, thrown, log);
  const destinations: Destination[] = argv
    .filter((each) => each.startsWith(FLAG))
    .map((each) => ({ result: "testOutput", path: each.slice(FLAG.length) }));
  await writeResults(new Map([["testOutput", JSON.stringify(output)]]), destinations);
  log.warn(`TEST_OUTPUT ${output.result}: ${output.note}`);
}
