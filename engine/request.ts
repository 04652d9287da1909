import { declaredType, paramValue } from "../lib/tekton/index.ts";
import type {
  Param,
  ParamSpec,
  ParamValue,
  Pipeline,
  PipelineRun,
  Task,
  TaskRun,
  WorkspaceBinding,
} from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import type { AnyRun } from "./record/index.ts";

/** What a user gives for a run. */
export interface Inputs {
  /** `name=value` texts in order; a name that comes again is a list. `name.key=value` is a key of an object. */
  readonly params: readonly string[];
  /** From a file of params; those of `params` go before. */
  readonly paramFile?: Readonly<Record<string, ParamValue>>;
  /** `name=DIR`, `name=emptyDir`, `name=volume`, `name=secret:NAME`, `name=configmap:NAME`. */
  readonly workspaces: readonly string[];
  /** Makes a folder's path absolute. */
  readonly path: (relative: string) => string;
}

/** A run of a Task or Pipeline with these inputs. @throws Fault ENGINE_INVALID */
export function runOf(definition: Task | Pipeline, inputs: Inputs): AnyRun {
  const { name = "" } = definition.metadata;
  const params = givenParams(definition.spec.params ?? [], inputs, true);
  const workspaces = inputs.workspaces.map((text) => binding(text, inputs.path));
  const common = { metadata: { generateName: `${name}-` }, apiVersion: "tekton.dev/v1" };
  if (definition.kind === "Task") {
    return { ...common, kind: "TaskRun", spec: { taskRef: { name }, params, workspaces } };
  }
  return { ...common, kind: "PipelineRun", spec: { pipelineRef: { name }, params, workspaces } };
}

/** A run with inputs laid over its own. */
export function withInputs(run: AnyRun, inputs: Inputs): AnyRun {
  const embedded = run.kind === "TaskRun" ? run.spec.taskSpec : run.spec.pipelineSpec;
  const params = givenParams(embedded?.params ?? [], inputs, false);
  const workspaces = inputs.workspaces.map((text) => binding(text, inputs.path));
  const spec = {
    ...run.spec,
    params: overlay<Param>(run.spec.params ?? [], params),
    workspaces: overlay<WorkspaceBinding>(run.spec.workspaces ?? [], workspaces),
  };
  return { ...run, spec } as TaskRun | PipelineRun;
}

const overlay = <T extends { name: string }>(below: readonly T[], above: readonly T[]): T[] => [
  ...below.filter(({ name }) => !above.some((each) => each.name === name)),
  ...above,
];

function givenParams(specs: readonly ParamSpec[], inputs: Inputs, closed: boolean): Param[] {
  const texts = new Map<string, string[]>();
  const keys = new Map<string, Record<string, string>>();
  for (const text of inputs.params) {
    const { name, key, value } = split(text, specs);
    if (closed && !specs.some((spec) => spec.name === name)) throw unknown(name, specs);
    if (key === undefined) texts.set(name, [...(texts.get(name) ?? []), value]);
    else keys.set(name, { ...keys.get(name), [key]: value });
  }
  const fromFile = Object.entries(inputs.paramFile ?? {}).map(([name, value]) => ({ name, value }));
  const stray = fromFile.find(({ name }) => closed && !specs.some((spec) => spec.name === name));
  if (stray !== undefined) throw unknown(stray.name, specs);
  const given = [...texts].map(([name, values]) => ({
    name,
    value: typed(
      specs.find((spec) => spec.name === name),
      name,
      values,
    ),
  }));
  const objects = [...keys].map(([name, value]) => ({ name, value }));
  return overlay<Param>(fromFile, [...given, ...objects]);
}

function split(text: string, specs: readonly ParamSpec[]): { name: string; key?: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw fault("ENGINE_INVALID", `-p ${text}: no name=value`, "Write -p name=value.");
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  const dot = name.indexOf(".");
  const owner = specs.find((spec) => spec.name === name.slice(0, dot));
  const isKey = dot > 0 && owner !== undefined && declaredType(owner) === "object";
  return isKey ? { name: owner.name, key: name.slice(dot + 1), value } : { name, value };
}

/** The value as the param's type wants it: a list by repeating, or as JSON; an object as JSON. */
function typed(spec: ParamSpec | undefined, name: string, values: readonly string[]): ParamValue {
  const type = spec === undefined ? (values.length > 1 ? "array" : "string") : declaredType(spec);
  const [first = ""] = values;
  if (type === "string") {
    if (values.length === 1) return first;
    throw fault(
      "ENGINE_INVALID",
      `-p ${name} is given ${values.length} times and is one text`,
      "Give it once.",
    );
  }
  if (type === "object") return json(name, first, "object");
  return values.length === 1 && first.startsWith("[") ? json(name, first, "array") : [...values];
}

function json(name: string, text: string, type: "array" | "object"): ParamValue {
  const example =
    type === "array"
      ? `repeat it: -p ${name}=a -p ${name}=b, or -p '${name}=["a"]'`
      : `-p ${name}.key=value, or -p '${name}={"key":"value"}'`;
  try {
    const value = paramValue(JSON.parse(text));
    if (typeof value === "object" && Array.isArray(value) === (type === "array")) return value;
  } catch {
    // Told below, with what is wanted.
  }
  throw fault(
    "ENGINE_INVALID",
    `-p ${name}: the param is of type ${type}, and the value is no JSON of it`,
    `Write ${example}.`,
  );
}

function unknown(name: string, specs: readonly ParamSpec[]) {
  const names = specs.map((spec) => spec.name).join(", ") || "none";
  return fault("ENGINE_INVALID", `there is no param ${name}`, `Params are: ${names}.`);
}

function binding(text: string, path: Inputs["path"]): WorkspaceBinding {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) {
    throw fault(
      "ENGINE_INVALID",
      `-w ${text}: no name=DIR`,
      "Write -w name=DIR, name=emptyDir, name=volume, name=secret:NAME or name=configmap:NAME.",
    );
  }
  const [name, what] = [text.slice(0, at), text.slice(at + 1)];
  if (what === "emptyDir") return { name, emptyDir: {} };
  if (what === "volume") return { name, volumeClaimTemplate: {} };
  const [kind, object = ""] = what.split(":", 2);
  if (kind === "secret" && object !== "") return { name, secret: { secretName: object } };
  if (kind === "configmap" && object !== "") return { name, configMap: { name: object } };
  return { name, hostPath: { path: path(what) } };
}
