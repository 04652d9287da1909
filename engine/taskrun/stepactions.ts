import { explain } from "../../lib/errors/index.ts";
import {
  lookupIn,
  type Param,
  type ParamSpec,
  type ParamValue,
  type Provenance,
  paramValue,
  references,
  type Step,
  type StepAction,
  type StepActionSpec,
  substituteDeep,
  substituteValue,
  type TaskRun,
  type TaskSpec,
} from "../../lib/tekton/index.ts";
import type { Host } from "../types.ts";
import { Ending } from "./outcome.ts";
import { paramTable } from "./params.ts";

/** Where the StepAction of each step came from; undefined for inline steps. */
export type StepSources = readonly (NonNullable<Provenance["refSource"]> | undefined)[];

/**
 * The Task with each step's `ref` replaced by the StepAction's own fields.
 * @throws Ending TaskRunResolutionFailed
 */
export async function resolveStepActions(
  spec: TaskSpec,
  taskRun: TaskRun,
  host: Host,
): Promise<{ spec: TaskSpec; sources: StepSources }> {
  const resolved = await Promise.all(
    (spec.steps ?? []).map((step) => resolveStep(step, spec, taskRun, host)),
  );
  return {
    spec: { ...spec, steps: resolved.map(({ step }) => step) },
    sources: resolved.map(({ source }) => source),
  };
}

async function resolveStep(step: Step, spec: TaskSpec, taskRun: TaskRun, host: Host) {
  if (!step.ref) return { step, source: undefined };
  const values = lookupIn(paramTable(spec.params ?? [], taskRun.spec.params ?? []));
  const found = await host
    .resolve(substituteDeep(step.ref, values), "StepAction")
    .catch((thrown: unknown) => {
      throw new Ending("TaskRunResolutionFailed", `step ${step.name ?? ""}: ${explain(thrown)}`);
    });
  const action = found.object as StepAction;
  const given = (step.params ?? []).map(({ name, value }) => ({
    name,
    value: substituteValue(paramValue(value), values),
  }));
  checkStepParams(action.spec.params ?? [], given);
  return { step: mergedStep(step, withParams(action.spec, given)), source: found.refSource };
}

function checkStepParams(specs: readonly ParamSpec[], given: readonly Param[]): void {
  const declared = new Set(specs.map(({ name }) => name));
  const fail = (message: string) => {
    throw new Ending("TaskRunResolutionFailed", message);
  };
  const extra = given.filter(({ name }) => !declared.has(name)).map(({ name }) => name);
  if (extra.length > 0) fail(`extra params passed by Step to StepAction: [${extra.join(" ")}]`);
  const names = new Set(given.map(({ name }) => name));
  const missing = specs.filter((spec) => spec.default === undefined && !names.has(spec.name));
  if (missing.length > 0) fail(`non-existent params in Step: [${missing.map(({ name }) => name).join(" ")}]`);
}

/** The StepAction with its params put in; a param that is a step's result becomes that reference. */
function withParams(action: StepActionSpec, given: readonly Param[]): StepActionSpec {
  const { params = [], results, description: _description, ...container } = action;
  const late = new Map(
    given.flatMap(({ name, value }) => (isStepResult(value) ? [[name, value] as const] : [])),
  );
  const known = given.filter(({ name }) => !late.has(name));
  const early = resolveDefaults(
    params.filter(({ name }) => !late.has(name)),
    known,
  );
  const pointed = mapTexts(container, (text) => pointAtResults(text, late)) as StepActionSpec;
  return { ...substituteDeep(pointed, lookupIn(early)), ...(results ? { results } : {}) };
}

/** Defaults may name other params of the StepAction, which then have the step's values. */
function resolveDefaults(
  specs: readonly ParamSpec[],
  given: readonly Param[],
): ReadonlyMap<string, ParamValue> {
  let table = paramTable(specs, given);
  for (let round = 0; round < specs.length; round++) {
    const defaults = specs.filter(({ name }) => !given.some((param) => param.name === name));
    const next = new Map(table);
    for (const spec of defaults) {
      if (typeof spec.default === "string")
        next.set(`params.${spec.name}`, substituteValue(spec.default, lookupIn(table)));
    }
    table = next;
  }
  return table;
}

const STEP_RESULT = /^\$\((steps\.[^)]+?\.results\.[^)]+?)(?:\[\*\])?\)$/;
const isStepResult = (value: ParamValue): value is string =>
  typeof value === "string" && STEP_RESULT.test(value);

/** `$(params.p[*])`, `$(params.p[0])`, `$(params.p.k)` of a param that is `$(steps.s.results.r…)`. */
function pointAtResults(text: string, late: ReadonlyMap<string, string>): string {
  let done = text;
  for (const { text: whole, parts, index } of references(text)) {
    const value = parts[0] === "params" ? late.get(parts[1] ?? "") : undefined;
    const path = value === undefined ? undefined : STEP_RESULT.exec(value)?.[1];
    if (path === undefined) continue;
    const key = parts.length > 2 ? `.${parts.slice(2).join(".")}` : "";
    done = done.replace(whole, () => `$(${path}${key}${index === undefined ? "" : `[${index}]`})`);
  }
  return done;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, map));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, map)]));
}

/** What a StepAction has wins; the rest stays the step's. Source: resolveStepRef of Tekton. */
function mergedStep(step: Step, action: StepActionSpec): Step {
  const {
    ref: _ref,
    params: _params,
    image: _image,
    workingDir: _dir,
    securityContext: _security,
    ...own
  } = step;
  const { params: _declared, description: _description, ...fields } = action;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && !isEmpty(value));
  return { ...own, ...Object.fromEntries(given) };
}

const isEmpty = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);
