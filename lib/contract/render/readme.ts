import type { Pipeline, PipelineTask, ResultSpec, StepAction, Task } from "../../tekton/types.ts";
import type { Task as TaskDefinition } from "../task.ts";
import { code, heading, joined, paramTable, prose, section, table, workspaceTable } from "./markdown.ts";
import { recordTask } from "./record-task.ts";
import { pipelineUse, stepActionUse, taskUse } from "./usage.ts";

/** What a task is, how it is used, and what it takes and gives, for people; all of it follows its YAML. */
export function taskReadme(task: Task, definition: TaskDefinition): string {
  const { spec } = task;
  return joined(
    heading(task),
    section("Use it", taskUse(task)),
    paramTable(spec.params),
    workspaceTable(spec.workspaces),
    resultTable(spec.results),
    stepSection(task, definition),
    section("Tools", toolList(definition)),
  );
}

/** The same for a pipeline, with its graph as a table. */
export function pipelineReadme(pipeline: Pipeline): string {
  const { spec } = pipeline;
  return joined(
    heading(pipeline),
    section("Use it", pipelineUse(pipeline)),
    paramTable(spec.params),
    workspaceTable(spec.workspaces),
    resultTable(spec.results),
    section("Tasks", taskTable(spec.tasks)),
    section("At the end, whatever happened", taskTable(spec.finally)),
  );
}

/** The same for a StepAction. */
export const stepActionReadme = (action: StepAction): string =>
  joined(
    heading(action),
    section("Use it", stepActionUse(action)),
    paramTable(action.spec.params),
    resultTable(action.spec.results),
  );

const resultTable = (results: readonly ResultSpec[] = []) =>
  section(
    "Results",
    table(
      ["Name", "Description"],
      results.map(({ name, type = "string", description = "" }) => [
        type === "string" ? code(name) : `${code(name)} (${type})`,
        prose(description),
      ]),
    ),
  );

const taskTable = (tasks: readonly PipelineTask[] = []) =>
  table(
    ["Name", "Task", "After", "When"],
    tasks.map((task) => [
      code(task.name),
      code(task.taskRef?.name ?? ""),
      (task.runAfter ?? []).map(code).join(", "),
      (task.when ?? [])
        .map(({ input = "", operator, values = [] }) => `${code(input)} ${operator} ${values.join(", ")}`)
        .join("; "),
    ]),
  );

function stepSection({ spec }: Task, definition: TaskDefinition): string {
  const { steps } = recordTask(definition);
  const rows = steps.map(({ name, contract }) => {
    const { requests = {}, limits = {} } =
      spec.steps?.find((step) => step.name === name)?.computeResources ?? {};
    const memory = [requests["memory"], limits["memory"]].filter((each) => each !== undefined);
    return [
      code(name),
      prose(contract.does),
      contract.effect,
      requests["cpu"] ?? "",
      [...new Set(memory)].join(" to "),
    ];
  });
  return section(
    "Steps",
    `${table(["Name", "Does", "Effect", "CPU", "Memory"], rows)}\n\nA run gives a step other sizes by its name: \`stepSpecs\` of a TaskRun, \`taskRunSpecs\` of a PipelineRun.`,
  );
}

function toolList(definition: TaskDefinition): string {
  const tools = new Map(
    recordTask(definition).steps.flatMap(({ contract }) => contract.tools.map((tool) => [tool.name, tool])),
  );
  return [...tools.values()]
    .map(
      ({ name, atLeast, optional }) =>
        `- ${name} ${atLeast} or newer${optional ? ", used if it is there" : ""}`,
    )
    .join("\n");
}
