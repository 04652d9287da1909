import { Command, CommanderError } from "commander";
import { checkCommand } from "./check.ts";
import { cleanCommand } from "./clean.ts";
import { exitCodeFor, sayFault } from "./common.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { graphCommand } from "./graph.ts";
import { listCommand } from "./list.ts";
import { logsCommand } from "./logs.ts";
import { registryCommand } from "./registry.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { runsCommand } from "./runs.ts";
import { servicesCommand } from "./services.ts";
import { verifyCommand } from "./verify.ts";

const EXAMPLES = `
Examples:
  slipway list                                     what the catalog has
  slipway explain git-clone                        what a task wants and gives
  slipway run git-clone -p url=file:///src/app -w output=out
  slipway run -f .tekton/pull.yaml -o yaml         a file of runs, with their status
  slipway logs last                                what the steps of the last run said
  slipway report last                              all of it as one HTML page
  slipway verify last                              who signed what it built, and whether it is good

Exit codes: 0 all succeeded, 1 a run failed, 2 wrong usage or invalid YAML, 3 refused (not supported here),
4 timed out, 130 cancelled.`;

/** The command and its subcommands. */
function program(): Command {
  const slipway = new Command("slipway")
    .description("Builds, tests and releases software with Tekton tasks and pipelines, on this machine.")
    .addHelpText("after", EXAMPLES);
  for (const command of [
    runCommand(),
    runsCommand(),
    logsCommand(),
    reportCommand(),
    listCommand(),
    graphCommand(),
    explainCommand(),
    verifyCommand(),
    checkCommand(),
    registryCommand(),
    servicesCommand(),
    cleanCommand(),
    doctorCommand(),
  ]) {
    slipway.addCommand(command.exitOverride());
  }
  return slipway.exitOverride();
}

try {
  await program().parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else {
    sayFault(thrown);
    process.exitCode = exitCodeFor(thrown);
  }
}
