import { resolve } from "node:path";
import { Command } from "commander";
import { catalogOption, several } from "./common.ts";

/** slipway explain */
export const explainCommand = (): Command =>
  new Command("explain")
    .description("shows what a task or pipeline does, wants and gives")
    .argument("<name>", "a task or pipeline of the catalog or of the files")
    .option("-f, --file <file>", "YAML with the task; repeatable", several, [])
    .addOption(catalogOption())
    .action(async (name: string, { catalog, file }: { catalog: string; file: string[] }) => {
      const { findDefinition } = await import("../engine/find.ts");
      const { explainTask } = await import("../engine/report/index.ts");
      const found = await findDefinition(name, "any", { catalog: resolve(catalog), files: file });
      process.stdout.write(`${explainTask(found, Math.min(100, process.stdout.columns ?? 100))}\n`);
    });
