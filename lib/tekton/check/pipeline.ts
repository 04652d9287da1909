import { type Reference, references } from "../reference.ts";
import type { ParamSpec, PipelineSpec, PipelineTask } from "../types.ts";
import { pipelineNameProblems } from "../valid.ts";
import { checkParams, checkWorkspaces } from "./bindings.ts";
import { type Report, suggest } from "./finding.ts";
import { cycle, dependencies } from "./graph.ts";
import { type Interface, interfaceOf, type Lookup, nameOf, typeOf } from "./lookup.ts";
import { checkTaskSpec } from "./task.ts";
import { texts } from "./texts.ts";
import { type Kind, type KindOf, misplaced } from "./values.ts";

/** A task of the pipeline with the interface of what it runs; `undefined` if that cannot be had. */
interface Node {
  readonly task: PipelineTask;
  readonly at: Report;
  readonly last: boolean;
  readonly runs: Interface | undefined;
}

interface Scope {
  readonly spec: PipelineSpec;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly kindOf: KindOf;
}

/** Everything that a cluster would refuse in a pipeline, and what it would silently ignore. */
export async function checkPipelineSpec(
  spec: PipelineSpec,
  report: Report,
  lookup: Lookup,
): Promise<Interface> {
  const nodes = new Map<string, Node>();
  const groups = [
    { key: "tasks", last: false, tasks: spec.tasks ?? [] },
    { key: "finally", last: true, tasks: spec.finally ?? [] },
  ];
  for (const { key, last, tasks } of groups) {
    for (const [i, task] of tasks.entries()) {
      const at = report.at(key, i);
      if (nodes.has(task.name))
        at.error(["name"], "duplicate-name", `two tasks are called ${task.name}`, "rename one of them");
      nodes.set(task.name, { task, at, last, runs: await resolve(task, at, lookup, spec) });
    }
  }
  for (const { path, message } of pipelineNameProblems(spec))
    report.error(path, "invalid-name", message, "use lower-case letters, digits and -");
  const scope: Scope = { spec, nodes, kindOf: kinds(spec, nodes) };
  for (const node of nodes.values()) checkNode(node, scope);
  checkOrder(scope);
  for (const [i, result] of (spec.results ?? []).entries())
    checkTexts(result.value, report.at("results", i, "value"), scope, true);
  return interfaceOf("pipeline", {
    params: spec.params ?? [],
    results: spec.results ?? [],
    workspaces: spec.workspaces ?? [],
  });
}

async function resolve(
  task: PipelineTask,
  at: Report,
  lookup: Lookup,
  spec: PipelineSpec,
): Promise<Interface | undefined> {
  if (task.taskSpec) return checkTaskSpec(task.taskSpec, at.at("taskSpec"), lookup, spec.params ?? []);
  if (task.pipelineSpec) return checkPipelineSpec(task.pipelineSpec, at.at("pipelineSpec"), lookup);
  const ref = task.taskRef ?? task.pipelineRef;
  if (!ref) {
    at.error([], "no-reference", `task ${task.name} names nothing to run`, "add taskRef, or a taskSpec");
    return undefined;
  }
  // A custom task has its own controller and its own rules.
  if (ref.apiVersion && !ref.apiVersion.startsWith("tekton.dev/")) return undefined;
  const found = task.taskRef ? await lookup.task(ref) : await lookup.pipeline(ref);
  if (found)
    return interfaceOf(found.metadata.name ?? nameOf(ref), found.spec as Parameters<typeof interfaceOf>[1]);
  at.note(
    ["taskRef"],
    "unresolved",
    `${nameOf(ref)} could not be looked up, so its params are not checked`,
    "add its definition to the checked paths",
  );
  return undefined;
}

/** Types of everything that a text of the pipeline may refer to. */
function kinds(spec: PipelineSpec, nodes: ReadonlyMap<string, Node>): KindOf {
  const params = new Map((spec.params ?? []).map((each) => [each.name, each]));
  return ({ parts: [root, name = "", section, result = ""] }): Kind | undefined => {
    if (root === "params") return property(params.get(name), section);
    if (root !== "tasks" || section !== "results")
      return root === "context" || root === "workspaces" ? "string" : undefined;
    const node = nodes.get(name);
    const declared = node?.runs?.results.find((each) => each.name === result);
    if (!declared) return undefined;
    return node?.task.matrix ? "array" : typeOf(declared);
  };
}

const property = (spec: ParamSpec | undefined, key: string | undefined): Kind | undefined =>
  spec && (key !== undefined && typeOf(spec) === "object" ? "string" : typeOf(spec));

function checkNode({ task, at, last, runs }: Node, scope: Scope): void {
  if (runs) {
    const matrix = [
      ...(task.matrix?.params ?? []),
      ...(task.matrix?.include ?? []).flatMap((each) => each.params ?? []),
    ];
    const implicit =
      task.taskSpec || task.pipelineSpec ? (scope.spec.params ?? []).map((each) => each.name) : [];
    const callee = `task ${runs.name === "task" ? task.name : runs.name}`;
    checkParams(
      runs.params,
      {
        callee,
        given: task.params ?? [],
        elsewhere: [...matrix.map((each) => each.name), ...implicit],
        kindOf: scope.kindOf,
        unknownIs: "warn",
      },
      at.at("params"),
    );
    const inherited = task.taskSpec
      ? (scope.spec.workspaces ?? []).filter((own) => runs.workspaces.some((each) => each.name === own.name))
      : [];
    checkWorkspaces(callee, runs.workspaces, [...(task.workspaces ?? []), ...inherited], at.at("workspaces"));
    checkMatrix(task, runs, at);
  }
  checkOwnWorkspaces(task, scope, at);
  for (const key of ["params", "matrix", "when"] as const) checkTexts(task[key], at.at(key), scope, last);
  if (runs) checkTaskPaths(task, runs, at);
  if (last && task.runAfter?.length) {
    at.error(
      ["runAfter"],
      "finally-order",
      `${task.name} is in finally and cannot run after another`,
      "remove runAfter",
    );
  }
}

/** A path in a param is that of the task's workspace; of one it lacks, the text would stay as it is. */
function checkTaskPaths(task: PipelineTask, runs: Interface, at: Report): void {
  const own = runs.workspaces.map((each) => each.name);
  for (const { text, path } of texts(task.params)) {
    for (const { text: raw, parts } of references(text)) {
      if (parts[0] !== "workspaces" || parts[2] !== "path" || own.includes(parts[1] ?? "")) continue;
      at.at("params").warn(
        path,
        "unknown-workspace",
        `${raw}: task ${runs.name} has no workspace ${parts[1]}`,
        suggest(parts[1] ?? "", own),
      );
    }
  }
}

function checkMatrix(task: PipelineTask, runs: Interface, at: Report): void {
  for (const [i, { name }] of (task.matrix?.params ?? []).entries()) {
    const spec = runs.params.find((each) => each.name === name);
    const place = ["matrix", "params", i];
    if (!spec)
      at.warn(
        place,
        "unknown-param",
        `task ${runs.name} has no param ${name}`,
        suggest(
          name,
          runs.params.map((each) => each.name),
        ),
      );
    else if (typeOf(spec) !== "string")
      at.error(
        place,
        "matrix-type",
        `param ${name} is a list; a matrix needs a text param`,
        "fan out over a text param",
      );
    if (task.params?.some((each) => each.name === name)) {
      at.error(place, "matrix-twice", `${name} stands in params and in matrix`, "leave it in one of them");
    }
  }
}

function checkOwnWorkspaces(task: PipelineTask, { spec }: Scope, at: Report): void {
  const own = (spec.workspaces ?? []).map((each) => each.name);
  for (const [i, binding] of (task.workspaces ?? []).entries()) {
    const name = binding.workspace || binding.name;
    if (own.includes(name)) continue;
    at.error(
      ["workspaces", i],
      "undeclared-workspace",
      `the pipeline has no workspace ${name}`,
      `declare it, or ${suggest(name, own)}`,
    );
  }
}

/** Each variable of a value: does it exist, and does its type fit the place? */
function checkTexts(value: unknown, at: Report, scope: Scope, afterAll: boolean): void {
  for (const { text, path } of texts(value)) {
    for (const variable of references(text)) checkVariable(variable, at.at(...path), scope, afterAll);
    const inList = typeof path.at(-1) === "number";
    for (const { variable, kind } of misplaced(text, scope.kindOf, inList)) {
      const advice =
        variable.parts[2] === "results"
          ? "use a list param, or one element: [0]"
          : `write "${variable.text.slice(0, -1)}[*])" as a whole value`;
      at.error(
        path,
        "list-in-text",
        `${variable.text} is ${kind === "array" ? "a list" : "an object"} and stands in a text`,
        advice,
      );
    }
  }
}

function checkVariable(
  { text: raw, parts }: Reference,
  at: Report,
  { spec, nodes }: Scope,
  afterAll: boolean,
): void {
  const [root, name = "", section, result = ""] = parts;
  if (root === "params") {
    const names = (spec.params ?? []).map((each) => each.name);
    // A dotted name may be one param, as Tekton reads it.
    if (!names.includes(name) && !names.includes(parts.slice(1).join("."))) {
      at.error(
        [],
        "undeclared-param",
        `${raw}: the pipeline has no param ${name}`,
        `declare it, or ${suggest(name, names)}`,
      );
    }
    return;
  }
  // `$(workspaces.x.path)` in a param is left to the task, which knows its own workspaces.
  if (root === "workspaces" && section === "path") return;
  if (root === "workspaces") {
    const names = (spec.workspaces ?? []).map((each) => each.name);
    if (!names.includes(name))
      at.error(
        [],
        "undeclared-workspace",
        `${raw}: the pipeline has no workspace ${name}`,
        suggest(name, names),
      );
    return;
  }
  if (root !== "tasks" || name === "status") return;
  const node = nodes.get(name);
  if (!node) {
    at.error(
      [],
      "unknown-task",
      `${raw}: the pipeline has no task ${name}`,
      suggest(name, [...nodes.keys()]),
    );
  } else if (section === "results") {
    const names = node.runs?.results.map((each) => each.name);
    if (names && !names.includes(result)) {
      at.error(
        [],
        "unknown-result",
        `${raw}: task ${node.runs?.name} has no result ${result}`,
        suggest(result, names),
      );
    }
  } else if ((section === "status" || section === "reason") && !afterAll) {
    at.error([], "status-too-early", `${raw} is known only in finally`, "move the task to finally");
  }
}

function checkOrder({ nodes }: Scope): void {
  const names = [...nodes.values()].filter((node) => !node.last).map((node) => node.task.name);
  for (const { task, at, last } of nodes.values()) {
    for (const [i, before] of (task.runAfter ?? []).entries()) {
      if (!last && !names.includes(before)) {
        at.error(
          ["runAfter", i],
          "unknown-task",
          `runAfter names ${before}, which is no task of this pipeline`,
          suggest(before, names),
        );
      }
    }
  }
  const edges = new Map(
    names.map((name) => [name, dependencies(nodes.get(name)?.task).filter((each) => names.includes(each))]),
  );
  const round = cycle(edges);
  const [first] = round ?? [];
  if (round && first)
    nodes
      .get(first)
      ?.at.error(
        [],
        "cycle",
        `these tasks wait for each other: ${round.join(" → ")}`,
        "take one of the references away",
      );
}
