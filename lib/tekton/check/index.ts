import type { Pipeline, PipelineRun, StepAction, Task, TaskRun } from "../types.ts";
import { type Finding, type Report, report, type Source } from "./finding.ts";
import type { Lookup } from "./lookup.ts";
import { checkPipelineSpec } from "./pipeline.ts";
import { checkPipelineRun, checkTaskRun } from "./run.ts";
import { checkStepActionSpec, checkTaskSpec } from "./task.ts";

export { fileLookup } from "./files.ts";
export type { Finding, Path, Source } from "./finding.ts";
export type { Lookup } from "./lookup.ts";

interface Anything {
  readonly kind?: unknown;
  readonly spec?: unknown;
}

/**
 * Checks Tekton objects without a cluster. Errors are what a cluster refuses at admission or when the
 * run starts; warnings are what it accepts and ignores; notes say what could not be checked.
 */
export async function check(sources: readonly Source[], lookup: Lookup): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const source of sources) await checkOne(source, report(source, findings), lookup);
  return findings.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

async function checkOne({ object }: Source, at: Report, lookup: Lookup): Promise<void> {
  const { kind, spec } = object as Anything;
  const known = ["Task", "Pipeline", "StepAction", "TaskRun", "PipelineRun"].includes(String(kind));
  if (!known) return;
  if (spec === null || typeof spec !== "object")
    return at.error([], "no-spec", `the ${kind} has no spec`, "add spec");
  const inside = at.at("spec");
  if (kind === "Task") await checkTaskSpec((object as Task).spec, inside, lookup);
  else if (kind === "Pipeline") await checkPipelineSpec((object as Pipeline).spec, inside, lookup);
  else if (kind === "StepAction") checkStepActionSpec((object as StepAction).spec, inside);
  else if (kind === "TaskRun") await checkTaskRun(object as TaskRun, at, lookup);
  else await checkPipelineRun(object as PipelineRun, at, lookup);
}
