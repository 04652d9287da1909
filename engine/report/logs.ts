import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { fault } from "../fault.ts";
import type { LogFile, ReadRecord } from "../record/index.ts";
import { taskName } from "./model.ts";
import { plain } from "./text.ts";
import type { Sink } from "./types.ts";

/**
 * The logs of a record; one alone as it is, several with task and step before each line. On a terminal nothing in
 * them moves the cursor.
 * @param where `task` or `task/step`; all without it
 * @throws Fault ENGINE_NOT_FOUND
 */
export async function printLogs(
  { head, logs }: ReadRecord,
  where: string | undefined,
  sink: Sink,
): Promise<void> {
  const chosen = logs.filter((log) => isAt(log, where));
  if (chosen.length === 0) {
    const there = [...new Set(logs.map(({ task, container }) => `${task}/${container}`))].join(", ");
    const what = where === undefined ? `run ${head.id} has no logs` : `run ${head.id} has no log of ${where}`;
    throw fault(
      "ENGINE_NOT_FOUND",
      what,
      there === "" ? "None of its steps started." : `There are: ${there}.`,
    );
  }
  for (const log of chosen) {
    const prefix = chosen.length === 1 ? "" : `[${taskName(log.taskRun, log.task)} : ${log.container}] `;
    const lines = createInterface({ input: createReadStream(log.path), crlfDelay: Infinity });
    for await (const line of lines) sink.write(`${prefix}${sink.isTTY ? plain(line) : line}\n`);
  }
}

function isAt(log: LogFile, where: string | undefined): boolean {
  if (where === undefined) return true;
  const [task, step] = where.split("/", 2);
  const name = taskName(log.taskRun, log.task);
  return (
    (task === log.task || task === name || task === log.taskRun) &&
    (step === undefined || step === log.container)
  );
}
