import { join } from "node:path";
import { chooseRuns } from "../engine/choose.ts";
import { type ObjectFiles, readObjects, readParams } from "../engine/files.ts";
import type { EngineEvent } from "../engine/index.ts";
import { type Output, printed } from "../engine/output.ts";
import { commandFor, createReporter, type ReportMode, summary } from "../engine/report/index.ts";
import type { Desk } from "../scripts/desk/index.ts";

/** A command line of `slipway run`. */
export interface RunLine {
  readonly name?: string;
  readonly sources: ObjectFiles;
  readonly params: readonly string[];
  readonly paramFile?: string;
  readonly workspaces: readonly string[];
  readonly output?: Output;
  readonly children: boolean;
  /** Where the record lies, for the commands that the summary names. */
  readonly state: string;
  readonly mode: ReportMode;
  readonly path: (relative: string) => string;
  readonly signal: AbortSignal;
}

/** Runs it, tells what happens, prints what was asked for; returns the exit code. */
export async function runCommandLine(desk: Desk, line: RunLine): Promise<number> {
  const { name, params, workspaces, path, signal } = line;
  const paramFile = line.paramFile === undefined ? {} : { paramFile: await readParams(line.paramFile) };
  const given = await readObjects(line.sources);
  const { engine, registry } = desk;
  const chosen = await chooseRuns(name, given, { params, workspaces, path, ...paramFile }, engine.catalog);
  // What programs read goes to standard output alone.
  const sink = line.output === undefined ? process.stdout : process.stderr;
  const kube = await desk.openCluster(chosen);
  const reporter = createReporter(sink, { mode: line.mode });
  try {
    reporter.say(`registry: ${registry.address}`);
    reporter.say(`isolation: ${engine.isolation}`);
    if (kube !== undefined)
      reporter.say(`cluster: ${kube.objects().length} objects, state in ${join(line.state, "objects")}`);
    const { objects } = await desk.byBundle(chosen);
    const outcome = await engine.run({
      ...{ objects, signal, emit: (event: EngineEvent) => reporter.event(event) },
      ...(kube === undefined ? {} : { kube }),
    });
    reporter.close();
    if (line.mode !== "json") sink.write(`${await summary(outcome, commandFor(line.state))}\n`);
    if (line.output !== undefined) process.stdout.write(printed(outcome, line.output, line.children));
    return outcome.exitCode;
  } finally {
    reporter.close();
    await kube?.close();
  }
}
