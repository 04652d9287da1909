import { budgetOf, messageSize } from "../../results/size.ts";
import type { Step, TaskSpec } from "../../tekton/types.ts";
import { flagName, RESERVED } from "../argv.ts";
import { type ContractCode, contractFault } from "../fault.ts";
import type { When } from "../refs.ts";
import type { StepContract } from "../step.ts";
import type { Task } from "../task.ts";
import type { Origin, RecordedStep, RecordedTask } from "./record-task.ts";
import { type Reference, referencesIn } from "./references.ts";

type Refuse = (code: ContractCode, message: string, next: string) => never;

/**
 * Refuses what the compiler cannot see: double names, things that nobody declared (in hand-written
 * variables too), results of a step that may be skipped, and results that cannot fit.
 */
export function checkTask(task: Task, recorded: RecordedTask, spec: TaskSpec): void {
  const refuse: Refuse = (code, message, next) => {
    throw contractFault(code, `task ${task.name}: ${message}`, next);
  };
  checkName("task", task.name, refuse);
  for (const { name } of recorded.steps) checkName("step", name, refuse);
  noDoubles(
    "step",
    recorded.steps.map(({ name }) => name),
    refuse,
  );
  noDoubles(
    "volume",
    recorded.volumes.map(({ name }) => name),
    refuse,
  );
  for (const step of recorded.steps) checkFlags(step.contract, refuse);
  for (const step of spec.steps ?? []) checkMounts(step, spec, refuse);
  for (const step of recorded.steps) checkAction(step, refuse);
  for (const reference of referencesIn(spec)) checkReference(reference, task, recorded, refuse);
  checkOrder(recorded, spec.steps ?? [], refuse);
  for (const [name, { origins }] of recorded.results) checkOrigins(name, origins, refuse);
  checkSize(recorded, refuse);
}

/** Names of objects and containers are DNS labels; Tekton puts `step-` before a step's. */
export function checkName(what: string, name: string, refuse: Refuse): void {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 58)
    refuse("RENDER_INVALID", `${what} name ${JSON.stringify(name)}`, "Use at most 58 of a-z, 0-9 and -.");
}

export function noDoubles(what: string, names: readonly string[], refuse: Refuse): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    refuse("RENDER_DUPLICATE", `two ${what}s are called ${twice}`, "Rename one of them.");
}

function checkFlags({ name, params, secrets }: StepContract, refuse: Refuse): void {
  const flags = [...Object.keys(params), ...Object.keys(secrets)].map(flagName);
  noDoubles(`flags of ${name}`, [...flags, ...RESERVED], refuse);
}

function checkMounts(step: Step, { volumes = [] }: TaskSpec, refuse: Refuse): void {
  const mounts = step.volumeMounts ?? [];
  noDoubles(
    `mounts of step ${step.name}`,
    mounts.map(({ mountPath }) => mountPath),
    refuse,
  );
  const lost = mounts.find(({ name }) => !volumes.some((volume) => volume.name === name));
  if (lost !== undefined)
    refuse(
      "RENDER_UNDECLARED",
      `step ${step.name} mounts the volume ${lost.name}`,
      "Declare it with volume(…).",
    );
}

function checkAction({ name, options }: RecordedStep, refuse: Refuse): void {
  if (options.ref === undefined) return;
  if (options.mounts?.length || options.env !== undefined || options.workingDir !== undefined)
    refuse(
      "RENDER_INVALID",
      `step ${name} is a StepAction and has mounts, env or a workingDir`,
      "Take them away: they are the action's own.",
    );
}

function checkReference(reference: Reference, task: Task, recorded: RecordedTask, refuse: Refuse): void {
  const { path, root, name } = reference;
  const undeclared: (what: string) => never = (what) =>
    refuse("RENDER_UNDECLARED", `$(${path}) names ${what}`, "Correct the name, or declare it.");
  if (root === "params") {
    const param = task.params[name];
    if (param === undefined) undeclared("no param of the task");
    checkWholeness(reference, param.type, refuse);
  }
  if (root === "either")
    refuse("RENDER_INVALID", "a step reads either(…)", "either(…) can only be a result of the task.");
  if (root === "workspaces" && !(name in task.workspaces)) undeclared("no workspace of the task");
  if (root === "results" && !recorded.results.has(name)) undeclared("no result of the task");
  if (root === "steps" && reference.result !== undefined) {
    const step = recorded.steps.find((each) => each.name === name);
    const declared = step?.contract.results[reference.result];
    if (declared === undefined) undeclared("no result of a step");
    checkWholeness(reference, declared.type, refuse);
  }
}

/** `$(params.list)` is no list and `$(params.text[*])` no text. */
export function checkWholeness({ path, whole }: Reference, type: string, refuse: Refuse): void {
  const indexed = path.endsWith("]") && !whole && /\[\d+\]$/.test(path);
  if (type === "array" && !whole && !indexed)
    refuse(
      "LIST_IN_TEXT",
      `$(${path}) is a list, it cannot be put into text`,
      "Write $(…[*]) as an element of its own.",
    );
  if (type !== "array" && whole) refuse("RENDER_INVALID", `$(${path}) is no list`, "Leave [*] away.");
}

/** A step reads only results of steps before it that were surely written when it runs. */
function checkOrder(recorded: RecordedTask, steps: readonly Step[], refuse: Refuse): void {
  for (const [at, step] of steps.entries()) {
    for (const { root, name, result, path } of referencesIn(step)) {
      if (root !== "steps" || result === undefined) continue;
      const from = recorded.steps.findIndex((each) => each.name === name);
      const source = recorded.steps[from];
      if (source === undefined || from >= at)
        refuse(
          "RENDER_UNDECLARED",
          `step ${step.name} reads $(${path}) before it is there`,
          "Move it behind.",
        );
      if (source.options.ref === undefined && mayBeMissing(source, result) && !guarded(step, source))
        refuse(
          "RENDER_SKIPPED_RESULT",
          `step ${step.name} reads $(${path}), which step ${name} may leave unwritten`,
          `Give step ${step.name} the same \`when\` as step ${name}, or let the step always write it.`,
        );
    }
  }
}

const mayBeMissing = ({ options, contract }: RecordedStep, result: string) =>
  (options.when?.length ?? 0) > 0 || contract.results[result]?.required === false;

const guarded = (step: Step, source: RecordedStep) => {
  const own = (step.when ?? []).map((when) => JSON.stringify(when));
  const needed = (source.options.when ?? []).map(({ input, operator, values }: When) =>
    JSON.stringify({ input, operator, values }),
  );
  return own.length > 0 && needed.every((when) => own.includes(when));
};

function checkOrigins(name: string, origins: readonly Origin[], refuse: Refuse): void {
  const actions = origins.filter(({ step }) => step.options.ref !== undefined);
  if (actions.length > 0 && origins.length > 1)
    refuse("RENDER_INVALID", `result ${name} comes from a StepAction and another step`, "Use one of them.");
  const [only, second] = origins;
  if (only === undefined || second !== undefined || !only.declared.required) return;
  if ((only.step.options.when?.length ?? 0) > 0)
    refuse(
      "RENDER_SKIPPED_RESULT",
      `result ${name} comes from step ${only.step.name}, which may be skipped`,
      "Join it with the result of the step that runs instead: either(a, b); or declare it as maybe(…) in the contract.",
    );
}

/** Even empty, all results together need this much. */
function checkSize({ steps, results }: RecordedTask, refuse: Refuse): void {
  const least = messageSize([...results.keys()].map((name) => [name, ""] as const));
  const budget = budgetOf(steps.length);
  if (results.size > 0 && least > budget)
    refuse(
      "RENDER_TOO_LARGE",
      `its ${results.size} results need ${least} bytes when they are empty, a task of ${steps.length} steps has ${budget}`,
      "Declare fewer results, or use fewer steps.",
    );
}
