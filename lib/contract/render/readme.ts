import type {
  ParamSpec,
  Pipeline,
  ResultSpec,
  StepAction,
  Task,
  WorkspaceDeclaration,
} from "../../tekton/types.ts";
import type { Task as TaskDefinition } from "../task.ts";
import { recordTask } from "./record-task.ts";

/** What a task is and takes, for people; the tables follow its YAML. */
export function taskReadme(task: Task, definition: TaskDefinition): string {
  const { spec, metadata } = task;
  const { steps } = recordTask(definition);
  return document(
    heading(metadata.name, spec.description),
    paramTable(spec.params),
    resultTable(spec.results),
    workspaceTable(spec.workspaces),
    section(
      "Steps",
      table(
        ["Step", "Does", "Effect"],
        steps.map(({ name, contract }) => [code(name), contract.does, contract.effect]),
      ),
    ),
    section("Tools", toolList(definition)),
  );
}

export function pipelineReadme({ metadata, spec }: Pipeline): string {
  const rows = [...(spec.tasks ?? []), ...(spec.finally ?? [])].map((task) => [
    code(task.name),
    code(task.taskRef?.name ?? ""),
    (task.runAfter ?? []).map(code).join(", "),
    (task.when ?? [])
      .map(({ input = "", operator, values = [] }) => `${code(input)} ${operator} ${values.join(", ")}`)
      .join("; "),
  ]);
  return document(
    heading(metadata.name, spec.description),
    paramTable(spec.params),
    workspaceTable(spec.workspaces),
    section("Tasks", table(["Name", "Task", "After", "When"], rows)),
    resultTable(spec.results),
  );
}

export const stepActionReadme = ({ metadata, spec }: StepAction): string =>
  document(heading(metadata.name, spec.description), paramTable(spec.params), resultTable(spec.results));

const document = (...parts: readonly string[]) => `${parts.filter((part) => part !== "").join("\n\n")}\n`;
const heading = (name: string | undefined, does = "") => `# ${name}\n\n${does}`;
const section = (title: string, body: string) => (body === "" ? "" : `## ${title}\n\n${body}`);

const paramTable = (params: readonly ParamSpec[] = []) =>
  section(
    "Params",
    table(
      ["Name", "Type", "Default", "Description"],
      params.map(({ name, type = "string", description = "", default: fallback }) => [
        code(name),
        type,
        fallback === undefined
          ? "**required**"
          : code(typeof fallback === "string" ? `"${fallback}"` : JSON.stringify(fallback)),
        description,
      ]),
    ),
  );

const resultTable = (results: readonly ResultSpec[] = []) =>
  section(
    "Results",
    table(
      ["Name", "Type", "Description"],
      results.map(({ name, type = "string", description = "" }) => [code(name), type, description]),
    ),
  );

const workspaceTable = (workspaces: readonly WorkspaceDeclaration[] = []) =>
  section(
    "Workspaces",
    table(
      ["Name", "Optional", "Description"],
      workspaces.map(({ name, optional = false, description = "" }) => [
        code(name),
        optional ? "yes" : "no",
        description,
      ]),
    ),
  );

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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

const escaped = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string) => (text === "" ? "" : `\`${text}\``);
