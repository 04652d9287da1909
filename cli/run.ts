import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { Rung } from "../engine/index.ts";
import type { Output } from "../engine/output.ts";
import {
  cancellation,
  catalogOption,
  commandLog,
  dataOption,
  openDeskFor,
  several,
  stateOption,
} from "./common.ts";

interface Flags {
  readonly file: string[];
  readonly param: string[];
  readonly params?: string;
  readonly workspace: string[];
  readonly secret: string[];
  readonly objects: string[];
  readonly output?: Output;
  readonly children?: boolean;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly state: string;
  readonly catalog: string;
  readonly isolation?: Rung;
  readonly ca?: string;
  readonly data?: string;
  readonly evidence: boolean;
  readonly builderId?: string;
}

const HELP = `
Params: -p name=value; a list by repeating it (-p tags=a -p tags=b) or as JSON; an object as JSON or key by
key (-p meta.name=x).
Workspaces: -w name=DIR uses a folder as it is; name=emptyDir gives each task an empty one; name=volume one
for all tasks, removed at the end; name=secret:NAME and name=configmap:NAME an object.
Cluster: where the objects hold a Release or its kin, or RBAC, steps reach them by the Kubernetes API; what they
write is kept in objects/ of the state folder, and the files stay as they are.`;

/** slipway run */
export const runCommand = (): Command =>
  new Command("run")
    .description("runs a pipeline or task of the catalog, or the runs of a file")
    .argument("[name]", "a pipeline or task of the catalog or of the files; or a run of the files")
    .option(
      "-f, --file <file>",
      "YAML with runs and definitions; - is standard input; repeatable",
      several,
      [],
    )
    .option("-p, --param <name=value>", "a param; repeatable", several, [])
    .option("--params <file>", "YAML with params")
    .option("-w, --workspace <name=what>", "binds a workspace; repeatable", several, [])
    .option("--secret <name=dir>", "a Secret of the files of a folder; repeatable", several, [])
    .option(
      "--objects <dir>",
      "YAML of ConfigMaps, Secrets, claims, definitions, and of what a cluster holds (Release, …); repeatable",
      several,
      [],
    )
    .addOption(
      new Option("-o, --output <format>", "prints the finished runs").choices([
        "yaml",
        "json",
        "name",
        "tree",
      ]),
    )
    .option("--children", "with -o: also the TaskRuns that a PipelineRun made")
    .option("--json", "tells what happens as one JSON object a line")
    .option("--plain", "tells it as plain lines, on a terminal too")
    .addOption(new Option("--isolation <rung>", "how steps are kept apart").choices(["bubblewrap", "paths"]))
    .option("--ca <file>", "PEM of a certificate authority that registries and steps trust")
    .addOption(dataOption())
    .option("--no-evidence", "signs nothing and states no provenance when the run ends")
    .option("--builder-id <uri>", "who built, in provenance (default: this engine)")
    .addOption(stateOption())
    .addOption(catalogOption())
    .addHelpText("after", HELP)
    .action(run);

async function run(name: string | undefined, flags: Flags): Promise<void> {
  const { runCommandLine } = await import("./follow.ts");
  const signal = cancellation();
  const log = commandLog();
  const desk = await openDeskFor(flags, log, signal);
  try {
    process.exitCode = await runCommandLine(desk, {
      ...(name === undefined ? {} : { name }),
      ...(flags.output === undefined ? {} : { output: flags.output }),
      ...(flags.params === undefined ? {} : { paramFile: flags.params }),
      sources: { files: flags.file, folders: flags.objects, secrets: flags.secret },
      params: flags.param,
      workspaces: flags.workspace,
      children: flags.children === true,
      state: resolve(flags.state),
      mode: flags.json ? "json" : flags.plain ? "lines" : "auto",
      path: (relative) => resolve(relative),
      signal,
    });
  } finally {
    await desk.close();
  }
}
