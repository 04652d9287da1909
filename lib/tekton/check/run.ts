import type { PipelineRun, PipelineSpec, TaskRun } from "../types.ts";
import { checkParams, checkWorkspaces } from "./bindings.ts";
import { type Report, suggest } from "./finding.ts";
import { type Interface, interfaceOf, type Lookup, nameOf } from "./lookup.ts";
import { checkPipelineSpec } from "./pipeline.ts";
import { checkTaskSpec } from "./task.ts";

/** A run has no variables of its own to refer to, but in an embedded spec. */
const plain = () => undefined;

export async function checkPipelineRun({ spec }: PipelineRun, report: Report, lookup: Lookup): Promise<void> {
  const at = report.at("spec");
  const runs = await pipelineOf(spec, at, lookup);
  if (!runs) return;
  const { callee, face, pipeline } = runs;
  checkParams(
    face.params,
    { callee, given: spec.params ?? [], kindOf: plain, unknownIs: "warn" },
    at.at("params"),
  );
  checkWorkspaces(callee, face.workspaces, spec.workspaces ?? [], at.at("workspaces"));
  const names = [...(pipeline.tasks ?? []), ...(pipeline.finally ?? [])].map((each) => each.name);
  for (const [i, { pipelineTaskName }] of (spec.taskRunSpecs ?? []).entries()) {
    if (names.includes(pipelineTaskName)) continue;
    at.error(
      ["taskRunSpecs", i],
      "unknown-task",
      `${callee} has no task ${pipelineTaskName}`,
      suggest(pipelineTaskName, names),
    );
  }
}

async function pipelineOf(
  spec: PipelineRun["spec"],
  at: Report,
  lookup: Lookup,
): Promise<{ callee: string; face: Interface; pipeline: PipelineSpec } | undefined> {
  if (spec.pipelineSpec) {
    const params = [...(spec.pipelineSpec.params ?? []), ...inherited(spec.params, spec.pipelineSpec)];
    const face = await checkPipelineSpec({ ...spec.pipelineSpec, params }, at.at("pipelineSpec"), lookup);
    return { callee: "the pipeline", face, pipeline: spec.pipelineSpec };
  }
  const found = spec.pipelineRef && (await lookup.pipeline(spec.pipelineRef));
  if (found) {
    const { params = [], results = [], workspaces = [] } = found.spec;
    const name = found.metadata.name ?? "";
    return {
      callee: `pipeline ${name}`,
      face: interfaceOf(name, { params, results, workspaces }),
      pipeline: found.spec,
    };
  }
  if (spec.pipelineRef)
    at.note(
      ["pipelineRef"],
      "unresolved",
      `pipeline ${nameOf(spec.pipelineRef)} could not be looked up`,
      "add its definition to the checked paths",
    );
  else at.error([], "no-reference", "the run names no pipeline", "add pipelineRef or pipelineSpec");
  return undefined;
}

/** Params of the run reach an embedded spec without being declared there. */
const inherited = (given: PipelineRun["spec"]["params"], spec: PipelineSpec) =>
  (given ?? [])
    .filter((each) => !spec.params?.some((own) => own.name === each.name))
    .map((each) => ({ name: each.name, default: each.value }));

export async function checkTaskRun({ spec }: TaskRun, report: Report, lookup: Lookup): Promise<void> {
  const at = report.at("spec");
  const given = (spec.params ?? []).map((each) => ({ name: each.name, default: each.value }));
  const embedded = spec.taskSpec && (await checkTaskSpec(spec.taskSpec, at.at("taskSpec"), lookup, given));
  const found = !embedded && spec.taskRef ? await lookup.task(spec.taskRef) : undefined;
  const face = embedded ?? (found && interfaceOf(found.metadata.name ?? "", found.spec));
  if (!face) {
    if (spec.taskRef)
      at.note(
        ["taskRef"],
        "unresolved",
        `task ${nameOf(spec.taskRef)} could not be looked up`,
        "add its definition to the checked paths",
      );
    else at.error([], "no-reference", "the run names no task", "add taskRef or taskSpec");
    return;
  }
  const callee = embedded ? "the task" : `task ${face.name}`;
  // An embedded spec takes what it needs by propagation; nothing is unknown to it.
  const known = embedded
    ? (spec.params ?? []).filter((each) => face.params.some((own) => own.name === each.name))
    : (spec.params ?? []);
  checkParams(face.params, { callee, given: known, kindOf: plain, unknownIs: "warn" }, at.at("params"));
  checkWorkspaces(callee, face.workspaces, spec.workspaces ?? [], at.at("workspaces"));
  for (const [i, { name }] of (spec.stepSpecs ?? []).entries()) {
    if (!face.steps.includes(name))
      at.error(["stepSpecs", i], "unknown-step", `${callee} has no step ${name}`, suggest(name, face.steps));
  }
}
