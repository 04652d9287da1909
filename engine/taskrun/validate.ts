import {
  declaredType,
  isList,
  type Reference,
  references,
  type Sidecar,
  type Step,
  type TaskRun,
  type TaskSpec,
  taskNameProblems,
} from "../../lib/tekton/index.ts";
import { Ending } from "./outcome.ts";
import { paramTable } from "./params.ts";

/**
 * Variables that nothing will replace. Left in a script they would be command substitutions of the shell,
 * and the step would go on with nothing in their place.
 * @throws Ending TaskRunValidationFailed
 */
export function checkVariables(spec: TaskSpec, taskRun: TaskRun): void {
  const known = knownNames(spec, taskRun);
  for (const { field, text, list } of texts(spec)) {
    for (const reference of references(text)) {
      const problem = problemOf(reference, known, list && reference.text === text);
      if (problem) throw new Ending("TaskRunValidationFailed", `${problem} in ${shorten(text)}: ${field}`);
    }
  }
}

interface Known {
  readonly params: ReadonlySet<string>;
  readonly lists: ReadonlyMap<string, number>;
  readonly workspaces: ReadonlySet<string>;
}

function knownNames(spec: TaskSpec, taskRun: TaskRun): Known {
  const specs = spec.params ?? [];
  const table = paramTable(specs, taskRun.spec.params ?? []);
  const lists = new Map<string, number>();
  for (const each of specs) if (declaredType(each) === "array") lists.set(each.name, 0);
  for (const [key, value] of table) if (isList(value)) lists.set(key.slice("params.".length), value.length);
  const workspaces = [...(spec.workspaces ?? []), ...(taskRun.spec.workspaces ?? [])];
  return {
    params: new Set([
      ...specs.map(({ name }) => name),
      ...[...table.keys()].map((key) => key.slice("params.".length)),
    ]),
    lists,
    workspaces: new Set(workspaces.map(({ name }) => name)),
  };
}

function problemOf(
  { text, parts, path, index }: Reference,
  known: Known,
  isolated: boolean,
): string | undefined {
  const [kind, name = ""] = parts;
  if (kind === "workspaces" && parts.length > 2) {
    return known.workspaces.has(name) ? undefined : `non-existent variable ${text}`;
  }
  if (kind !== "params") return undefined;
  const full = path.slice("params.".length);
  if (!known.params.has(full) && !known.params.has(name)) return `non-existent variable ${text}`;
  const length = known.lists.get(known.params.has(full) ? full : name);
  if (length === undefined) return undefined;
  if (typeof index === "number") return index < length ? undefined : `non-existent param reference ${text}`;
  return isolated ? undefined : `variable type invalid: the list ${text} must be a whole argument`;
}

interface Place {
  readonly field: string;
  readonly text: string;
  /** An element of command, args or a guard's values, where a list may stand. */
  readonly list: boolean;
}

function texts(spec: TaskSpec): Place[] {
  return [
    ...(spec.steps ?? []).flatMap((step, index) => ofContainer(step, `spec.steps[${index}]`)),
    ...(spec.sidecars ?? []).flatMap((sidecar, index) => ofContainer(sidecar, `spec.sidecars[${index}]`)),
  ];
}

function ofContainer(container: Step | Sidecar, at: string): Place[] {
  const one = (field: string, text: string | undefined): Place[] =>
    text === undefined ? [] : [{ field: `${at}.${field}`, text, list: false }];
  const many = (field: string, list: readonly string[] = []): Place[] =>
    list.map((text, index) => ({ field: `${at}.${field}[${index}]`, text, list: true }));
  return [
    ...one("image", container.image),
    ...one("script", container.script),
    ...one("workingDir", container.workingDir),
    ...many("command", container.command),
    ...many("args", container.args),
    ...(container.env ?? []).flatMap(({ name, value }) => one(`env[${name}]`, value)),
  ];
}

const shorten = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** Names become files and folders. @throws Ending TaskRunValidationFailed if one is no plain name */
export function checkNames(spec: TaskSpec): void {
  const [problem] = taskNameProblems(spec);
  if (problem)
    throw new Ending("TaskRunValidationFailed", `${problem.message}: spec.${problem.path.join(".")}`);
}

/** @throws Ending TaskRunValidationFailed for stepSpecs and sidecarSpecs that name nothing */
export function checkOverrides(spec: TaskSpec, taskRun: TaskRun): void {
  const steps = new Set((spec.steps ?? []).map(({ name }) => name));
  const sidecars = new Set((spec.sidecars ?? []).map(({ name }) => name));
  const step = taskRun.spec.stepSpecs?.find(({ name }) => !steps.has(name));
  const sidecar = taskRun.spec.sidecarSpecs?.find(({ name }) => !sidecars.has(name));
  const fail = (message: string) => {
    throw new Ending("TaskRunValidationFailed", message);
  };
  if (step) fail(`invalid StepOverride: No Step named ${step.name}`);
  if (sidecar) fail(`invalid SidecarOverride: No Sidecar named ${sidecar.name}`);
}
