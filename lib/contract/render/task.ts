import { budgetOf } from "../../results/size.ts";
import type {
  ResolverRef,
  ResultSpec,
  Step,
  StepTemplate,
  TaskSpec,
  Task as TaskYaml,
} from "../../tekton/types.ts";
import type { StepActionRef, Task, Template, Workspaces } from "../task.ts";
import { checkTask } from "./check-task.ts";
import { envOf, mountsOf, paramSpecs, present, resourcesOf, securityOf, volumeOf } from "./container.ts";
import { type RecordedStep, type RecordedTask, recordTask } from "./record-task.ts";
import { referencesIn } from "./references.ts";
import { actionParamsOf, argsOf, type ResultFile } from "./step-args.ts";

export interface RenderOptions {
  /** Reference of the image that holds a step's program, from the contract's `image`. */
  readonly image: (folder: string) => string;
}

/** The Task as Tekton reads it. Refuses what the compiler cannot see; see `checkTask`. */
export function renderTask(task: Task, options: RenderOptions): TaskYaml {
  const recorded = recordTask(task);
  const yaml: TaskYaml = {
    apiVersion: "tekton.dev/v1",
    kind: "Task",
    metadata: metadataOf(task),
    spec: specOf(task, recorded, options),
  };
  checkTask(task, recorded, yaml.spec);
  return yaml;
}

interface Named {
  readonly name: string;
  readonly version: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** Name, version label, and what the head of a definition adds. */
export const metadataOf = ({ name, version, labels, annotations }: Named) => ({
  name,
  labels: { "app.kubernetes.io/version": version, ...labels },
  ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
});

const specOf = (task: Task, recorded: RecordedTask, options: RenderOptions): TaskSpec =>
  present({
    description: task.does,
    params: paramSpecs(task.params),
    results: resultSpecs(recorded),
    workspaces: workspacesOf(task.workspaces),
    volumes: recorded.volumes.map(volumeOf),
    stepTemplate: templateOf(recorded.template),
    steps: stepsOf(recorded, options),
  }) as TaskSpec;

export const workspacesOf = (workspaces: Workspaces) =>
  Object.entries(workspaces).map(([name, { describe, optional }]) => ({
    name,
    description: describe,
    ...(optional ? { optional } : {}),
  }));

/** A result comes through a file; that of a StepAction can only be named by its value. */
const resultSpecs = (recorded: RecordedTask): ResultSpec[] =>
  [...recorded.results].map(([name, { type, origins }]) => {
    const [origin] = origins;
    const action = origins.find(({ step }) => step.options.ref !== undefined);
    return {
      name,
      type,
      description: origin?.declared.describe ?? "",
      ...(action === undefined ? {} : { value: `$(steps.${action.step.name}.results.${action.result})` }),
    };
  });

const templateOf = (template: Template | undefined): StepTemplate | undefined =>
  template === undefined
    ? undefined
    : (present({
        env: envOf(template.env),
        volumeMounts: mountsOf(template.mounts),
        securityContext: securityOf(template.security),
      }) as StepTemplate);

function stepsOf(recorded: RecordedTask, options: RenderOptions): Step[] {
  const first = recorded.steps.map((step) => stepOf(recorded, step, [], options));
  const used = referencesIn(first);
  return recorded.steps.map((step) => {
    const read = used.filter(({ root, name, result }) => root === "steps" && name === step.name && result);
    return stepOf(recorded, step, [...new Set(read.map(({ result = "" }) => result))], options);
  });
}

/** `read`: results that later steps read, which are declared on the step. */
function stepOf(
  recorded: RecordedTask,
  step: RecordedStep,
  read: readonly string[],
  options: RenderOptions,
): Step {
  const { name, options: own } = step;
  const common = {
    when: own.when?.map(({ input, operator, values }) => ({ input, operator, values: [...values] })),
    onError: own.onError,
    timeout: own.timeout,
    computeResources: resourcesOf(own.resources),
    securityContext: securityOf(own.security),
  };
  if (own.ref !== undefined)
    return present({ name, ref: refOf(own.ref), params: actionParamsOf(step), ...common }) as Step;
  const files = [
    ...taskFiles(recorded, step),
    ...read.map((result): ResultFile => [result, `$(step.results.${result}.path)`]),
  ];
  return present({
    name,
    image: options.image(step.contract.image),
    command: [`/slipway/steps/${step.contract.name}`],
    args: argsOf(step, files, budgetOf(recorded.steps.length)),
    results: read.map((result) => ({ name: result, type: step.contract.results[result]?.type ?? "string" })),
    env: envOf(own.env),
    workingDir: own.workingDir === undefined ? undefined : String(own.workingDir),
    volumeMounts: mountsOf(own.mounts),
    ...common,
  }) as Step;
}

const taskFiles = (recorded: RecordedTask, step: RecordedStep): ResultFile[] =>
  [...recorded.results].flatMap(([name, { origins }]) =>
    origins
      .filter((origin) => origin.step === step)
      .map(({ result }): ResultFile => [result, `$(results.${name}.path)`]),
  );

const refOf = (ref: StepActionRef): ResolverRef =>
  "name" in ref
    ? { name: ref.name }
    : {
        resolver: ref.resolver,
        params: Object.entries(ref.params).map(([name, value]) => ({ name, value: String(value) })),
      };
