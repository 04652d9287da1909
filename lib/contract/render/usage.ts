import type { ParamSpec, Pipeline, StepAction, Task, WorkspaceDeclaration } from "../../tekton/types.ts";
import { versionOf } from "./markdown.ts";
import { toYaml } from "./yaml.ts";

/** Stands for where the catalog is published: the examples are the same in every checkout. */
const REGISTRY = "registry.example.org/slipway";

const PIN = `\`${REGISTRY}\` stands for where the catalog is published. Add \`@sha256:…\` to the bundle to pin it; Renovate keeps tag and digest up to date.`;

/** A task in a pipeline by bundle, and alone on this machine. */
export function taskUse(task: Task): string {
  const { name = "" } = task.metadata;
  const { params, workspaces } = task.spec;
  const use = { name, taskRef: bundle("task", task), ...needs(params, workspaces, "workspace") };
  return `In a pipeline:

${yaml({ tasks: [use] })}

${PIN} Alone, on this machine:

${command(name, params, workspaces)}`;
}

/** A PipelineRun by bundle, and the same on this machine. */
export function pipelineUse(pipeline: Pipeline): string {
  const { name = "" } = pipeline.metadata;
  const { params, workspaces } = pipeline.spec;
  const run = {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { generateName: `${name}-` },
    spec: { pipelineRef: bundle("pipeline", pipeline), ...needs(params, workspaces, "run") },
  };
  return `${yaml(run)}

${PIN} The same on this machine:

${command(name, params, workspaces)}`;
}

/** A step of a task by bundle. */
export const stepActionUse = (action: StepAction): string =>
  `As a step of a task:

${yaml({ steps: [{ name: action.metadata.name, ref: bundle("stepaction", action), ...needs(action.spec.params) }] })}

${PIN}`;

const yaml = (object: unknown): string => `\`\`\`yaml\n${toYaml(object)}\`\`\``;

function bundle(kind: string, { metadata }: Task | Pipeline | StepAction) {
  const { name = "" } = metadata;
  const minor = versionOf(metadata).split(".").slice(0, 2).join(".");
  return {
    resolver: "bundles",
    params: [
      { name: "bundle", value: `${REGISTRY}/${kind}-${name}:${minor}` },
      { name: "name", value: name },
      { name: "kind", value: kind },
    ],
  };
}

const isNeeded = (param: ParamSpec) => param.default === undefined;

/** What must be given: the required params, and the required workspaces of a task or a run. */
function needs(
  params: readonly ParamSpec[] = [],
  workspaces: readonly WorkspaceDeclaration[] = [],
  bound: "workspace" | "run" = "workspace",
) {
  const given = params.filter(isNeeded).map((param) => ({ name: param.name, value: placeholder(param) }));
  const bindings = workspaces
    .filter(({ optional }) => !optional)
    .map(({ name }) => (bound === "run" ? { name, emptyDir: {} } : { name, workspace: name }));
  return {
    ...(given.length === 0 ? {} : { params: given }),
    ...(bindings.length === 0 ? {} : { workspaces: bindings }),
  };
}

const placeholder = ({ type = "string" }: ParamSpec) =>
  ({ string: "…", array: ["…"], object: { "…": "…" } })[type];

const command = (
  name: string,
  params: readonly ParamSpec[] = [],
  workspaces: readonly WorkspaceDeclaration[] = [],
): string =>
  [
    `    npx slipway run ${name}`,
    ...params.filter(isNeeded).map((param) => `-p ${param.name}=…`),
    ...workspaces.filter(({ optional }) => !optional).map((workspace) => `-w ${workspace.name}=DIR`),
  ].join(" ");
