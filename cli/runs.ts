import { resolve } from "node:path";
import { Command } from "commander";
import { stateOption } from "./common.ts";

/** slipway runs */
export const runsCommand = (): Command =>
  new Command("runs")
    .description("lists the runs that are on record, newest first")
    .option("--json", "as JSON")
    .addOption(stateOption())
    .action(async ({ state, json }: { state: string; json?: boolean }) => {
      const { listRecords, standingOf } = await import("../engine/record/index.ts");
      const { runTable } = await import("../engine/report/index.ts");
      const heads = await listRecords(resolve(state));
      const shown = heads.map((head) => ({ ...head, reason: standingOf(head) }));
      process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : runTable(shown));
    });
