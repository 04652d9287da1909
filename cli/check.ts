import { resolve } from "node:path";
import { Command } from "commander";
import { EXIT } from "../engine/index.ts";
import { catalogOption } from "./common.ts";

interface Flags {
  readonly catalog: string;
  readonly strict?: boolean;
}

/** slipway check */
export const checkCommand = (): Command =>
  new Command("check")
    .description(
      "checks Tekton YAML without running it: unknown params, missing results, unbound workspaces, …",
    )
    .argument("<path...>", "files and folders")
    .option("--strict", "warnings count as errors")
    .addOption(catalogOption())
    .action(async (paths: string[], { catalog, strict = false }: Flags) => {
      const { checkPaths, showFinding, showTotal } = await import("../scripts/check/index.ts");
      const checked = await checkPaths(paths, { catalog: resolve(catalog), strict });
      for (const finding of checked.findings) process.stdout.write(`${showFinding(finding)}\n`);
      process.stdout.write(`${showTotal(checked)}\n`);
      process.exitCode = checked.ok ? EXIT.succeeded : EXIT.invalid;
    });
