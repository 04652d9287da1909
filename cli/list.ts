import { resolve } from "node:path";
import { Command } from "commander";
import { catalogOption } from "./common.ts";

/** slipway list */
export const listCommand = (): Command =>
  new Command("list")
    .description("lists the pipelines, tasks and step actions of the catalog")
    .addOption(catalogOption())
    .action(async ({ catalog }: { catalog: string }) => {
      const { catalogDefinitions } = await import("../engine/resolve/index.ts");
      const { definitionTable } = await import("../engine/report/index.ts");
      process.stdout.write(
        definitionTable(await catalogDefinitions(resolve(catalog)), process.stdout.columns),
      );
    });
