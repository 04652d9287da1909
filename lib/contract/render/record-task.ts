import { contractFault } from "../fault.ts";
import type { Param, Params } from "../params.ts";
import { ListRef, TextRef } from "../refs.ts";
import type { StepContract } from "../step.ts";
import type {
  Place,
  StepHandle,
  StepOptions,
  StepUse,
  Task,
  TaskKit,
  Template,
  Volume,
  Workspaces,
} from "../task.ts";

/** What an author wrote for one step. */
export interface RecordedStep {
  readonly name: string;
  readonly contract: StepContract;
  readonly options: StepOptions;
  readonly params: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, Place | undefined>>;
}
/** A step that may write a result. */
export interface Origin {
  readonly step: RecordedStep;
  readonly result: string;
  readonly declared: Param;
}
export interface RecordedResult {
  readonly type: "string" | "array";
  readonly origins: readonly Origin[];
}
/** What the body of a task declared, in its order. */
export interface RecordedTask {
  readonly steps: readonly RecordedStep[];
  readonly volumes: readonly Volume[];
  readonly template: Template | undefined;
  readonly results: ReadonlyMap<string, RecordedResult>;
}
type Ref = TextRef | ListRef;

/** Runs the body of a task with references and collects what it declares. */
export function recordTask(task: Task): RecordedTask {
  const steps: RecordedStep[] = [];
  const volumes: Volume[] = [];
  const origins = new Map<Ref, readonly Origin[]>();
  let template: Template | undefined;
  const kit: TaskKit<Params, Workspaces> = {
    params: paramRefs(task.params),
    workspaces: places(task.workspaces),
    step: (name, contract, use) => addStep(steps, origins, name, contract, use),
    volume: (name, source) => {
      const volume: Volume = { name, source, at: (at, options) => ({ volume: name, at, ...options }) };
      volumes.push(volume);
      return volume;
    },
    template: (given) => {
      template = given;
    },
    either: (...refs) => either(origins, refs),
  };
  const returned = Object.entries(task.body(kit));
  const results = new Map(returned.map(([name, ref]) => [name, resultOf(task.name, name, ref, origins)]));
  return { steps, volumes, template, results };
}

/** References to params, as the body of a task or pipeline gets them. */
export const paramRefs = (params: Params): Record<string, TextRef & ListRef> =>
  Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, refTo(`params${step(name)}`, param)]),
  );

/** A name with a dot needs brackets in Tekton's variables. */
const step = (name: string) => (name.includes(".") ? `["${name}"]` : `.${name}`);

/** A reference of the right kind; the caller's types say which of the two it is. */
export const refTo = (path: string, { type }: { readonly type: string }) =>
  (type === "array" ? new ListRef(path) : new TextRef(path)) as TextRef & ListRef;

const places = (workspaces: Workspaces): Record<string, Place<false> & Place<true>> =>
  Object.fromEntries(
    Object.entries(workspaces).map(([name, { optional }]) => [
      name,
      { path: new TextRef(`workspaces.${name}.path`), optional } as Place<false> & Place<true>,
    ]),
  );

function addStep<C extends StepContract>(
  steps: RecordedStep[],
  origins: Map<Ref, readonly Origin[]>,
  name: string,
  contract: C,
  use: StepUse<C>,
): StepHandle<C["results"]> {
  const {
    params = {},
    secrets = {},
    ...options
  }: StepOptions & Pick<Partial<RecordedStep>, "params" | "secrets"> = use;
  const recorded: RecordedStep = { name, contract, options, params, secrets };
  steps.push(recorded);
  const results = Object.entries(contract.results).map(([result, declared]) => {
    const ref = refTo(`steps.${name}.results.${result}`, declared);
    origins.set(ref, [{ step: recorded, result, declared }]);
    return [result, ref] as const;
  });
  const handle: StepHandle = { name, results: Object.fromEntries(results) };
  return handle as StepHandle<C["results"]>;
}

/** Stands only for a result of the task: there is no Tekton variable for "whichever was written". */
function either<T extends Ref>(origins: Map<Ref, readonly Origin[]>, refs: readonly [T, T, ...T[]]): T {
  const all = refs.flatMap((ref) => origins.get(ref) ?? []);
  const ref = refTo(`either.${all.map(({ step: { name }, result }) => `${name}.${result}`).join(".")}`, {
    type: refs[0].kind === "list" ? "array" : "string",
  });
  origins.set(ref, all);
  return ref as Ref as T;
}

function resultOf(
  task: string,
  name: string,
  ref: Ref,
  origins: ReadonlyMap<Ref, readonly Origin[]>,
): RecordedResult {
  const from = origins.get(ref);
  if (from !== undefined) return { type: ref.kind === "list" ? "array" : "string", origins: from };
  throw contractFault(
    "RENDER_INVALID",
    `task ${task}: result ${name} is $(${ref.path}), which is not the result of one of its steps`,
    "Return the result of a step, or either(…) of two.",
  );
}
