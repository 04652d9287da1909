import { resolve } from "node:path";
import { Command } from "commander";
import { catalogOption, several } from "./common.ts";

/** slipway graph */
export const graphCommand = (): Command =>
  new Command("graph")
    .description("shows the tasks of a pipeline, what each waits for, and why")
    .argument("<name>", "a pipeline of the catalog or of the files")
    .option("-f, --file <file>", "YAML with the pipeline; repeatable", several, [])
    .addOption(catalogOption())
    .action(async (name: string, { catalog, file }: { catalog: string; file: string[] }) => {
      const { findDefinition } = await import("../engine/find.ts");
      const { graphOf } = await import("../engine/report/index.ts");
      const pipeline = await findDefinition(name, "Pipeline", { catalog: resolve(catalog), files: file });
      process.stdout.write(`${graphOf(pipeline)}\n`);
    });
