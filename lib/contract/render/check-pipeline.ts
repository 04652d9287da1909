import type { PipelineSpec, PipelineTask } from "../../tekton/types.ts";
import { type ContractCode, contractFault } from "../fault.ts";
import type { Pipeline } from "../pipeline.ts";
import type { Workspaces } from "../task.ts";
import { checkName, checkWholeness, noDoubles } from "./check-task.ts";
import type { PipelineNode, RecordedPipeline } from "./record-pipeline.ts";
import { type Reference, referencesIn } from "./references.ts";

type Refuse = (code: ContractCode, message: string, next: string) => never;

/**
 * Refuses what the compiler cannot see: double names, tasks, results, params and workspaces that are not
 * there (any more, after `extend`), lists in text, and tasks that wait for each other.
 */
export function checkPipeline(pipeline: Pipeline, recorded: RecordedPipeline, spec: PipelineSpec): void {
  const refuse: Refuse = (code, message, next) => {
    throw contractFault(code, `pipeline ${pipeline.name}: ${message}`, next);
  };
  checkName("pipeline", pipeline.name, refuse);
  for (const { name } of recorded.nodes) checkName("task", name, refuse);
  noDoubles(
    "task",
    recorded.nodes.map(({ name }) => name),
    refuse,
  );
  const nodes = new Map(recorded.nodes.map((node) => [node.name, node]));
  for (const node of recorded.nodes) checkComplete(node, refuse);
  for (const task of [...(spec.tasks ?? []), ...(spec.finally ?? [])]) {
    checkWaits(task, nodes, refuse);
    checkReferences(
      `task ${task.name}`,
      task,
      pipeline,
      nodes,
      refuse,
      nodes.get(task.name)?.task.workspaces,
    );
    for (const { workspace = "" } of task.workspaces ?? [])
      if (!Object.hasOwn(pipeline.workspaces, workspace))
        refuse(
          "RENDER_UNDECLARED",
          `task ${task.name} binds no workspace of the pipeline: ${workspace}`,
          "Declare it.",
        );
  }
  for (const result of spec.results ?? [])
    checkReferences(`result ${result.name}`, result.value, pipeline, nodes, refuse);
  checkCycles(spec.tasks ?? [], refuse);
}

/** A spread hides a missing param from the compiler only if types were cast away; Tekton would refuse it. */
function checkComplete({ name, task, use }: PipelineNode, refuse: Refuse): void {
  const given = { ...use.params, ...use.matrix };
  for (const [param, { required }] of Object.entries(task.params))
    if (required && given[param] === undefined)
      refuse("RENDER_UNDECLARED", `task ${name} lacks the param ${param} of ${task.name}`, "Give it.");
  for (const [workspace, { optional }] of Object.entries(task.workspaces))
    if (!optional && use.workspaces?.[workspace] === undefined)
      refuse(
        "RENDER_UNDECLARED",
        `task ${name} lacks the workspace ${workspace} of ${task.name}`,
        "Bind it.",
      );
}

function checkWaits(task: PipelineTask, nodes: ReadonlyMap<string, PipelineNode>, refuse: Refuse): void {
  for (const name of task.runAfter ?? [])
    if (!nodes.has(name))
      refuse(
        "RENDER_UNDECLARED",
        `task ${task.name} waits for ${name}, which is no task of the pipeline`,
        "Correct it.",
      );
}

function checkReferences(
  who: string,
  value: unknown,
  pipeline: Pipeline,
  nodes: ReadonlyMap<string, PipelineNode>,
  refuse: Refuse,
  ofTask: Workspaces = {},
): void {
  for (const reference of referencesIn(value)) {
    // A param may name a workspace of its task: Tekton fills it in when the task runs.
    if (reference.root === "workspaces" && Object.hasOwn(ofTask, reference.name)) continue;
    const missing = missingFrom(reference, pipeline, nodes);
    if (missing !== undefined)
      refuse(
        "RENDER_UNDECLARED",
        `${who} uses $(${reference.path}): ${missing}`,
        "Correct the name, or take the use away.",
      );
    checkWholeness(reference, typeOf(reference, pipeline, nodes), refuse);
  }
}

function missingFrom(
  { root, name, result }: Reference,
  pipeline: Pipeline,
  nodes: ReadonlyMap<string, PipelineNode>,
): string | undefined {
  if (root === "params") return Object.hasOwn(pipeline.params, name) ? undefined : "there is no such param";
  if (root === "workspaces")
    return Object.hasOwn(pipeline.workspaces, name) ? undefined : "there is no such workspace";
  if (root !== "tasks" || (name === "status" && result === undefined)) return undefined;
  const node = nodes.get(name);
  if (node === undefined) return "there is no such task";
  return result === undefined || node.recorded.results.has(result)
    ? undefined
    : `${node.task.name} has no such result`;
}

function typeOf(
  { root, name, result, whole }: Reference,
  pipeline: Pipeline,
  nodes: ReadonlyMap<string, PipelineNode>,
): string {
  if (root === "params") return pipeline.params[name]?.type ?? "string";
  if (root !== "tasks" || result === undefined) return whole ? "array" : "string";
  const node = nodes.get(name);
  return node?.kind === "fan" ? "array" : (node?.recorded.results.get(result)?.type ?? "string");
}

function checkCycles(tasks: readonly PipelineTask[], refuse: Refuse): void {
  const waits = new Map(
    tasks.map((task) => [
      task.name,
      [
        ...(task.runAfter ?? []),
        ...referencesIn(task).flatMap(({ root, name }) => (root === "tasks" ? [name] : [])),
      ],
    ]),
  );
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name))
      refuse(
        "RENDER_CYCLE",
        `tasks wait for each other: ${[...path, name].join(" → ")}`,
        "Take one of these waits away.",
      );
    if (done.has(name)) return;
    for (const next of waits.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const { name } of tasks) visit(name, []);
}
