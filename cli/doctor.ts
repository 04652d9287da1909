import { Command } from "commander";
import { EXIT } from "../engine/index.ts";
import { dataOption } from "./common.ts";

/** slipway doctor */
export const doctorCommand = (): Command =>
  new Command("doctor")
    .description("says what this machine has and lacks for running here")
    .addOption(dataOption())
    .action(async ({ data }: { readonly data?: string }) => {
      const { diagnose } = await import("../scripts/doctor/index.ts");
      const { lines, ok } = await diagnose(data === undefined ? {} : { data });
      process.stdout.write(`${lines.join("\n")}\n`);
      process.exitCode = ok ? EXIT.succeeded : EXIT.refused;
    });
