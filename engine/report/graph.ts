import type { Pipeline, PipelineTask } from "../../lib/tekton/types.ts";
import { whyEdges } from "../pipelinerun/index.ts";

/** The graph of a pipeline as text: tasks in an order in which they can run, each with what it waits for and why. */
export function graphOf({ metadata, spec }: Pipeline): string {
  const tasks = sorted(spec.tasks ?? []);
  const finals = spec.finally ?? [];
  return [
    `Pipeline ${metadata.name ?? ""}: ${tasks.length} tasks${finals.length === 0 ? "" : `, ${finals.length} finally`}`,
    ...tasks.flatMap((task) => lines(task)),
    ...(finals.length === 0 ? [] : ["finally"]),
    ...finals.flatMap((task) => lines(task)),
  ].join("\n");
}

function lines(task: PipelineTask): string[] {
  const { name } = task;
  const edges = [...whyEdges(task)].map(([parent, why]) => `    ← ${parent} (${[...why].join(", ")})`);
  const guards = (task.when ?? []).map(({ input, operator, values = [], cel }) =>
    cel === undefined ? `    when ${input} ${operator} ${values.join(", ")}` : `    when ${cel}`,
  );
  return [`  ${name}${useOf(task)}`, ...edges, ...guards];
}

function useOf({ taskRef, pipelineRef, matrix }: PipelineTask): string {
  const ref = taskRef ?? pipelineRef;
  const named = ref?.name ?? ref?.params?.find(({ name }) => name === "name")?.value;
  const use = typeof named === "string" ? `  task ${named}` : ref === undefined ? "  embedded" : "";
  const over = [
    ...(matrix?.params ?? []).map(({ name }) => name),
    ...(matrix?.include ?? []).map(() => "include"),
  ];
  return over.length === 0 ? use : `${use}, for each of ${over.join(" × ")}`;
}

/** Parents first; among equals the order of the file. */
function sorted(tasks: readonly PipelineTask[]): PipelineTask[] {
  const done: PipelineTask[] = [];
  const rest = [...tasks];
  while (rest.length > 0) {
    const ready = rest.findIndex((task) =>
      [...whyEdges(task).keys()].every((parent) => !rest.some(({ name }) => name === parent)),
    );
    done.push(...rest.splice(Math.max(0, ready), 1));
  }
  return done;
}
