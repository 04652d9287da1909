import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { stateOption } from "./common.ts";

interface Flags {
  readonly keep: number;
  readonly all?: boolean;
  readonly state: string;
}

/** slipway clean */
export const cleanCommand = (): Command =>
  new Command("clean")
    .description(
      "gives space back: old runs, what interrupted runs left, content no image of the registry needs",
    )
    .option("--keep <n>", "how many of the newest runs stay", count, 10)
    .option("--all", "all runs that ended, and everything that can be fetched or made again")
    .addOption(stateOption())
    .action(async ({ keep, all = false, state }: Flags) => {
      const { chooseIsolation } = await import("../engine/isolation/index.ts");
      const { cleaned } = await import("../engine/report/index.ts");
      const { clean } = await import("../scripts/sweep/index.ts");
      const { remove } = await chooseIsolation();
      process.stdout.write(cleaned(await clean({ stateDir: resolve(state), keep, all, remove })));
    });

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("a whole number is wanted");
  return number;
}
