import { resolve } from "node:path";
import { Command } from "commander";
import { stateOption } from "./common.ts";

/** slipway logs */
export const logsCommand = (): Command =>
  new Command("logs")
    .description("prints what the steps of a run said")
    .argument("<run>", "a run on record, the beginning of its name, or last")
    .argument("[where]", "a task, or task/step")
    .addOption(stateOption())
    .action(async (wanted: string, where: string | undefined, { state }: { state: string }) => {
      const { readRecord } = await import("../engine/record/index.ts");
      const { printLogs } = await import("../engine/report/index.ts");
      await printLogs(await readRecord(resolve(state), wanted), where, process.stdout);
    });
