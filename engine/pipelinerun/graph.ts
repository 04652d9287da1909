import { type Reference, referencesDeep } from "../../lib/tekton/index.ts";
import type { PipelineTask } from "../../lib/tekton/types.ts";
import type { Problem } from "./types.ts";

/** A result that a task uses: `$(tasks.<task>.results.<result>…)`. */
export interface ResultUse {
  readonly task: string;
  readonly result: string;
  readonly reference: Reference;
}

/** The results of other tasks that this one uses, in its params, guards, matrix, reference, or embedded steps. */
export function resultUses(task: PipelineTask): ResultUse[] {
  const { pipelineSpec: _own, taskSpec, description: _text, ...use } = task;
  const { params: _declared, results: _results, description: _says, ...body } = taskSpec ?? {};
  return [...referencesDeep(use), ...referencesDeep(body)].flatMap(toUse);
}

/** The same where Tekton waits for the value and skips the task without it: not inside embedded steps. */
export function inputUses(task: PipelineTask): ResultUse[] {
  const { pipelineSpec: _own, taskSpec: _body, description: _text, ...use } = task;
  return referencesDeep(use).flatMap(toUse);
}

/** The result a variable names, if it names one. Result names may hold dots only in brackets. */
export function toUse(reference: Reference): ResultUse[] {
  const [root, task, results, result] = reference.parts;
  if ((root !== "tasks" && root !== "finally") || results !== "results") return [];
  return task === undefined || result === undefined ? [] : [{ task, result, reference }];
}

/** Tasks that have to be done before this one, with why. */
export function parentsOf(task: PipelineTask): Map<string, string> {
  const parents = new Map<string, string>();
  for (const name of task.runAfter ?? []) parents.set(name, "runAfter");
  for (const { task: name, result } of resultUses(task)) {
    if (parents.get(name) === "runAfter" || !parents.has(name)) parents.set(name, `result ${result}`);
  }
  return parents;
}

/** What a task waits for, with every reason: `runAfter`, `result commit`. */
export function whyEdges(task: PipelineTask): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  const add = (name: string, why: string) => edges.set(name, (edges.get(name) ?? new Set()).add(why));
  for (const { task: name, result } of resultUses(task)) add(name, `result ${result}`);
  for (const name of task.runAfter ?? []) add(name, "runAfter");
  return edges;
}

/** Names that occur twice, edges to nowhere, circles. */
export function graphProblems(tasks: readonly PipelineTask[], finals: readonly PipelineTask[]): Problem[] {
  return [
    ...twice([...tasks, ...finals]),
    ...tasks.flatMap((task) => edges(task, tasks)),
    ...finals.flatMap((task) => finalEdges(task, tasks)),
    ...circles(tasks),
  ];
}

const invalid = (message: string, next: string): Problem => ({
  reason: "PipelineInvalidGraph",
  message,
  next,
});

function twice(tasks: readonly PipelineTask[]): Problem[] {
  const names = tasks.map(({ name }) => name);
  const again = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return again.map((name) => invalid(`two tasks are called ${name}`, "Give each task its own name."));
}

function edges(task: PipelineTask, tasks: readonly PipelineTask[]): Problem[] {
  const names = tasks.map(({ name }) => name);
  return [...parentsOf(task)].flatMap(([parent, why]) => {
    if (names.includes(parent)) return [];
    const how = why === "runAfter" ? "runs after" : `uses ${why} of`;
    const text = `task ${task.name} ${how} ${parent}, which is no task of the pipeline`;
    return invalid(text, `Tasks are: ${names.join(", ")}.`);
  });
}

function finalEdges(task: PipelineTask, tasks: readonly PipelineTask[]): Problem[] {
  const runAfter = (task.runAfter ?? []).length > 0;
  const first = runAfter
    ? [
        invalid(
          `finally task ${task.name} has runAfter`,
          "Remove it: finally tasks run at once, after all others.",
        ),
      ]
    : [];
  return [...first, ...edges({ ...task, runAfter: [] }, tasks)];
}

function circles(tasks: readonly PipelineTask[]): Problem[] {
  const parents = new Map(tasks.map((task) => [task.name, [...parentsOf(task).keys()]]));
  for (const { name } of tasks) {
    const way = wayBack(parents, name, name, new Set());
    if (way === undefined) continue;
    const text = `the tasks wait for each other: ${[name, ...way].join(" → ")}`;
    return [invalid(text, "Remove one of these edges (runAfter, or the use of a result).")];
  }
  return [];
}

function wayBack(
  parents: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
  seen: Set<string>,
): string[] | undefined {
  for (const parent of parents.get(from) ?? []) {
    if (parent === to) return [parent];
    if (seen.has(parent)) continue;
    seen.add(parent);
    const rest = wayBack(parents, parent, to, seen);
    if (rest !== undefined) return [parent, ...rest];
  }
  return undefined;
}
