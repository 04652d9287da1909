import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { VerifyFormat } from "../scripts/verify/index.ts";
import { cancellation, commandLog, stateOption } from "./common.ts";

interface Flags {
  readonly key?: string;
  readonly policy?: string;
  readonly output: VerifyFormat;
  readonly ca?: string;
  readonly state: string;
}

const HELP = `
Exit codes: 0 good, 1 refused, 2 wrong usage (no such image, file, key or policy).`;

/** slipway verify */
export const verifyCommand = (): Command =>
  new Command("verify")
    .description("says who signed and built images, and judges them, by a policy if one is given")
    .argument("<what>", "an image, a file with a Snapshot, a run on record, or last")
    .option("--key <key>", "public key: PEM, or a file (default: this installation's, keys/cosign.pub)")
    .option(
      "--policy <policy>",
      "what the images are judged by: a file, or default, minimal or laptop of the catalog, for this desk",
    )
    .addOption(
      new Option("-o, --output <format>", "how the answer is printed")
        .choices(["text", "json", "appstudio"])
        .default("text"),
    )
    .option("--ca <file>", "PEM of a certificate authority that registries are trusted with")
    .addOption(stateOption())
    .addHelpText("after", HELP)
    .action(async (wanted: string, { key, policy, output, ca, state }: Flags) => {
      const { verify, printed } = await import("../scripts/verify/index.ts");
      const answer = await verify({
        wanted,
        state: resolve(state),
        log: commandLog(),
        signal: cancellation(),
        ...(key === undefined ? {} : { key }),
        ...(policy === undefined ? {} : { policy }),
        ...(ca === undefined ? {} : { ca: await readFile(ca, "utf8") }),
      });
      process.stdout.write(printed(answer, output));
      process.exitCode = answer.success ? 0 : 1;
    });
