import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { cancellation, commandLog, stateOption } from "./common.ts";

interface Flags {
  readonly port: number;
  readonly dir?: string;
  readonly objects?: string;
  readonly state: string;
}

const HELP = `
What it prints is YAML: the ConfigMap slipway-endpoints and the Secrets that go with it. Give them to a run:

  slipway services --objects objects/       in one terminal
  slipway run NAME --objects objects/       in another
`;

/** slipway services */
export const servicesCommand = (): Command =>
  new Command("services")
    .description(
      "serves stand-ins for outside services (Snyk, the container catalogue, Quay, AWS KMS, …) until it is stopped",
    )
    .option("--port <first>", "port of the first, the others have the next ones; 0: any free ones", port, 0)
    .option("--dir <dir>", "where their state lies (default: services in the state folder)")
    .option("--objects <dir>", "also writes what it prints there, as slipway-services.yaml")
    .addOption(stateOption())
    .addHelpText("after", HELP)
    .action(async ({ port: first, dir, objects, state }: Flags) => {
      const { startServices, writeObjects } = await import("../services/index.ts");
      const signal = cancellation();
      const all = await startServices({
        dir: resolve(dir ?? join(state, "services")),
        registryDir: join(resolve(state), "registry"),
        port: first,
        log: commandLog(),
      });
      if (objects !== undefined) await writeObjects(resolve(objects), all);
      for (const { name, url, dir: folder } of all.services)
        process.stdout.write(`# ${name.padEnd(8)} ${url}  (state: ${folder})\n`);
      process.stdout.write(all.objects);
      await new Promise<void>((stop) => signal.addEventListener("abort", () => stop(), { once: true }));
      await all.close();
    });

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new InvalidArgumentError("a port is wanted");
  return number;
}
