import { type Reference, references } from "../reference.ts";
import type { ParamSpec, ResultSpec, Sidecar, Step, StepActionSpec, TaskSpec } from "../types.ts";
import { taskNameProblems } from "../valid.ts";
import { checkParams } from "./bindings.ts";
import { type Report, suggest } from "./finding.ts";
import { type Interface, interfaceOf, type Lookup, nameOf, typeOf } from "./lookup.ts";
import { texts } from "./texts.ts";
import { type Kind, type KindOf, misplaced } from "./values.ts";

/** The kubelet's cap on one termination message, and on all of a pod. */
const MESSAGE_BYTES = 4096;
const POD_BYTES = 12_288;
/** `{"key":"","value":"","type":1},` around each result that Tekton writes. */
const ENTRY_BYTES = 31;
/** Lists stay lists in these; elsewhere a list cannot stand in text. */
const LIST_FIELDS = new Set(["args", "command", "values"]);

/** What a name may be. */
const PLAIN = "use lower-case letters, digits and - (in results also capitals, _ and .)";

interface Scope {
  readonly params: readonly ParamSpec[];
  readonly spec: TaskSpec;
  /** Results of the steps before, by step name. */
  readonly steps: ReadonlyMap<string, readonly ResultSpec[] | undefined>;
  readonly kindOf: KindOf;
}

/** A Task's spec. `inherited`: params of the pipeline around an embedded spec, which it may use. */
export async function checkTaskSpec(
  spec: TaskSpec,
  report: Report,
  lookup: Lookup,
  inherited: readonly ParamSpec[] = [],
): Promise<Interface> {
  const params = [...(spec.params ?? []), ...inherited];
  const kindOf = taskKinds(params);
  const steps = new Map<string, readonly ResultSpec[] | undefined>();
  if (!spec.steps?.length)
    report.error(["steps"], "no-steps", "a task needs at least one step", "add a step");
  for (const [i, step] of (spec.steps ?? []).entries()) {
    const name = step.name ?? `unnamed-${i}`;
    const at = report.at("steps", i);
    if (steps.has(name))
      at.error(["name"], "duplicate-name", `two steps are called ${name}`, "rename one of them");
    const results = await checkStep(step, at, { params, spec, steps, kindOf }, lookup);
    steps.set(name, results);
  }
  for (const [i, sidecar] of (spec.sidecars ?? []).entries()) {
    checkContainer(sidecar, report.at("sidecars", i), { params, spec, steps, kindOf });
  }
  checkTexts(spec.volumes, report.at("volumes"), { params, spec, steps, kindOf });
  checkBudget(spec, report);
  for (const { path, message } of taskNameProblems(spec)) report.error(path, "invalid-name", message, PLAIN);
  return interfaceOf("task", spec);
}

const taskKinds =
  (params: readonly ParamSpec[]): KindOf =>
  ({ parts }): Kind | undefined => {
    const [root, name, key] = parts;
    if (root !== "params") return undefined;
    const spec = params.find((each) => each.name === name);
    return spec && (key !== undefined && typeOf(spec) === "object" ? "string" : typeOf(spec));
  };

async function checkStep(
  step: Step,
  at: Report,
  scope: Scope,
  lookup: Lookup,
): Promise<readonly ResultSpec[] | undefined> {
  if (!step.ref) {
    if (!step.image) at.error([], "no-image", "a step needs an image, or a ref to a StepAction", "add image");
    if (step.script && step.command?.length)
      at.error(["script"], "script-and-command", "a step has either script or command", "remove one");
    checkContainer(step, at, scope);
    return step.results ?? [];
  }
  if (step.image || step.command || step.script || step.args || step.env) {
    at.error(
      [],
      "ref-and-own",
      "a step with ref takes image, command, args, script and env from the StepAction",
      "remove them",
    );
  }
  checkTexts(step.params, at.at("params"), scope);
  checkTexts(step.when, at.at("when"), scope);
  const action = await lookup.stepAction(step.ref);
  if (!action) {
    at.note(
      ["ref"],
      "unresolved",
      `StepAction ${nameOf(step.ref)} could not be looked up, so its params are not checked`,
      "add its definition to the checked paths",
    );
    return undefined;
  }
  const callee = `StepAction ${action.metadata.name}`;
  checkParams(
    action.spec.params ?? [],
    { callee, given: step.params ?? [], kindOf: scope.kindOf, unknownIs: "error" },
    at.at("params"),
  );
  return action.spec.results ?? [];
}

function checkContainer(container: Step | Sidecar, at: Report, scope: Scope): void {
  const { name: _, ...fields } = container;
  checkTexts(fields, at, scope);
  const volumes = (scope.spec.volumes ?? []).map((each) => each.name);
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    // A name from a workspace is a volume that Tekton adds.
    if (mount.name.includes("$(") || volumes.includes(mount.name)) continue;
    at.error(
      ["volumeMounts", i],
      "unknown-volume",
      `the task has no volume ${mount.name}`,
      suggest(mount.name, volumes),
    );
  }
}

function checkTexts(value: unknown, at: Report, scope: Scope): void {
  for (const { text, path } of texts(value)) {
    for (const variable of references(text)) checkVariable(variable, at.at(...path), scope);
    const inList = typeof path.at(-1) === "number" && LIST_FIELDS.has(String(path.at(-2)));
    for (const { variable, kind } of misplaced(text, scope.kindOf, inList)) {
      const message = `${variable.text} is ${kind === "array" ? "a list" : "an object"} and stands in a text`;
      at.error(
        path,
        "list-in-text",
        message,
        `pass it as a whole element of args: "$(${variable.parts.join(".")}[*])"`,
      );
    }
  }
}

function checkVariable({ text: raw, parts }: Reference, at: Report, { params, spec, steps }: Scope): void {
  const [root, name = "", section, result = ""] = parts;
  const known = (names: readonly string[], what: string) => {
    if (names.includes(name) || names.includes(parts.slice(1).join("."))) return;
    at.error(
      [],
      `undeclared-${what}`,
      `${raw}: the task has no ${what} ${name}`,
      `declare it, or ${suggest(name, names)}`,
    );
  };
  if (root === "params")
    known(
      params.map((each) => each.name),
      "param",
    );
  else if (root === "results" && section === "path")
    known(
      (spec.results ?? []).map((each) => each.name),
      "result",
    );
  else if (root === "workspaces")
    known(
      (spec.workspaces ?? []).map((each) => each.name),
      "workspace",
    );
  else if (root === "steps" && section === "results") {
    if (!steps.has(name))
      at.error([], "unknown-step", `${raw}: no step ${name} runs before`, suggest(name, [...steps.keys()]));
    const declared = steps.get(name)?.map((each) => each.name);
    if (declared && !declared.includes(result))
      at.error(
        [],
        "unknown-result",
        `${raw}: step ${name} has no result ${result}`,
        suggest(result, declared),
      );
  }
}

/** Declared results that cannot fit even when each is one byte long: Tekton would cut them without a word. */
function checkBudget(spec: TaskSpec, report: Report): void {
  const containers = (spec.steps?.length ?? 0) + (spec.sidecars?.length ?? 0) + 2;
  const room = Math.min(MESSAGE_BYTES, Math.floor(POD_BYTES / containers));
  const least = (spec.results ?? []).reduce((sum, each) => sum + ENTRY_BYTES + each.name.length + 1, 0);
  if (least <= room) return;
  report.warn(
    ["results"],
    "results-too-large",
    `${spec.results?.length} results need at least ${least} bytes, ${room} are there`,
    "declare fewer results, or put large ones into an artifact",
  );
}

/** A StepAction stands alone: only its own params and results. */
export function checkStepActionSpec(spec: StepActionSpec, report: Report): void {
  const params = spec.params ?? [];
  if (!spec.image) report.error([], "no-image", "a StepAction needs an image", "add image");
  const scope: Scope = { params, spec: {}, steps: new Map(), kindOf: taskKinds(params) };
  const { params: _, results, description: __, volumeMounts: ___, ...fields } = spec;
  checkTexts(fields, report, scope);
  if (new Set((results ?? []).map((each) => each.name)).size !== (results ?? []).length) {
    report.error(["results"], "duplicate-name", "two results have the same name", "rename one of them");
  }
}
