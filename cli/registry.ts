import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { cancellation, commandLog, stateOption } from "./common.ts";

interface Flags {
  readonly host: string;
  readonly port: number | "auto";
  readonly production?: boolean;
  readonly state: string;
}

/** The one that it has beside this installation's registry, which is served while something runs. */
const PRODUCTION_PORT = 5001;

/** slipway registry */
export const registryCommand = (): Command =>
  new Command("registry")
    .description("serves the embedded registry until it is stopped")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port; auto is 5000 or the next free one, of --production 5001", port, "auto")
    .option("--production", "serves the registry that npm start releases to instead")
    .addOption(stateOption())
    .action(async ({ host, port: wanted, production, state }: Flags) => {
      const { startRegistry } = await import("../registry/index.ts");
      const signal = cancellation();
      const dir = join(resolve(state), production ? "production" : "registry");
      const at = production && wanted === "auto" ? PRODUCTION_PORT : wanted;
      const registry = await startRegistry({ dir, host, port: at, log: commandLog() });
      process.stdout.write(
        `registry   ${registry.address}\nCA         ${registry.caFile}\ncontent    ${dir}\n`,
      );
      await new Promise<void>((stop) => signal.addEventListener("abort", () => stop(), { once: true }));
      await registry.close();
    });

function port(text: string): number | "auto" {
  const number = Number(text);
  if (text === "auto") return text;
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new InvalidArgumentError("a port is wanted");
  return number;
}
