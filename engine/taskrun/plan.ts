import type { Fault } from "../../lib/errors/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import {
  declaredType,
  type ResultSpec,
  type Step,
  type TaskRun,
  type TaskSpec,
  type WorkspaceBinding,
} from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import type { Host, ImageProfile, Objects } from "../types.ts";
import { checkParams } from "./params.ts";
import { resolveStepActions, type StepSources } from "./stepactions.ts";
import { substituted, workspaceVolume } from "./substitution.ts";
import { withTemplate } from "./template.ts";
import { checkOverrides, checkVariables } from "./validate.ts";
import { checkVolume } from "./volumes.ts";
import { bindWorkspaces, declareBound, mountWorkspaces } from "./workspaces.ts";

/** A Task that fits its run: references resolved, nothing substituted yet. */
export interface ResolvedTask {
  readonly spec: TaskSpec;
  readonly bindings: readonly WorkspaceBinding[];
  readonly sources: StepSources;
}

/** @throws Ending if the run does not fit the Task */
export async function resolveTask(taskRun: TaskRun, host: Host, objects: Objects): Promise<ResolvedTask> {
  const given = taskRun.spec.taskSpec;
  if (!given) throw fault("ENGINE_INVALID", "spec.taskSpec is missing", "Give taskRef or taskSpec.");
  const declared = withDefaults(given);
  checkParams(
    taskRun.spec.taskRef?.name ?? taskRun.metadata.name ?? "",
    declared.params ?? [],
    taskRun.spec.params ?? [],
  );
  checkVariables(declared, taskRun);
  const { spec: resolved, sources } = await resolveStepActions(declared, taskRun, host);
  checkOverrides(resolved, taskRun);
  const bindings = await bindWorkspaces(taskRun, resolved, objects);
  return { spec: declareBound(resolved, bindings), bindings, sources };
}

/** Types that a Task leaves out. Source: SetDefaults of Tekton. */
const withDefaults = (spec: TaskSpec): TaskSpec => ({
  ...spec,
  ...(spec.params ? { params: spec.params.map((each) => ({ ...each, type: declaredType(each) })) } : {}),
  ...(spec.results ? { results: spec.results.map(resultWithType) } : {}),
});

const resultWithType = (result: ResultSpec): ResultSpec => ({
  ...result,
  type: result.type ?? (result.properties ? "object" : "string"),
});

/** What one attempt runs. */
export interface Plan {
  /** As the status shows it: substituted, without what the engine adds. */
  readonly spec: TaskSpec;
  readonly bindings: readonly WorkspaceBinding[];
  readonly sources: StepSources;
  /** With stepTemplate, workspaces and credentials path in them. */
  readonly steps: readonly Step[];
  readonly sidecars: NonNullable<TaskSpec["sidecars"]>;
  readonly volumes: NonNullable<TaskSpec["volumes"]>;
}

export function planAttempt(
  { spec, bindings, sources }: ResolvedTask,
  taskRun: TaskRun,
  retries: number,
): Plan {
  const bound = { ...taskRun, spec: { ...taskRun.spec, workspaces: [...bindings] } };
  const shown = substituted(spec, bound, retries);
  const mounted = mountWorkspaces(shown, bindings);
  const podTemplate = taskRun.spec.podTemplate;
  const steps = withTemplate(mounted).map((step) => ({
    ...step,
    env: [...(step.env ?? []), ...(podTemplate?.env ?? [])],
  }));
  return {
    spec: shown,
    bindings,
    sources,
    steps: replaceCredentialsPath(steps),
    sidecars: mounted.sidecars ?? [],
    volumes: [...(mounted.volumes ?? []), ...(podTemplate?.volumes ?? [])],
  };
}

/** Where creds-init puts its files; Tekton puts this in last. */
export const CREDENTIALS = "/tekton/creds";

const replaceCredentialsPath = (steps: Step[]): Step[] =>
  JSON.parse(JSON.stringify(steps).replaceAll("$(credentials.path)", CREDENTIALS));

/** The profiles of all containers, steps first. */
export interface Profiles {
  readonly steps: readonly ImageProfile[];
  readonly sidecars: readonly ImageProfile[];
}

/**
 * Finds what runs each image here; says everything that cannot be run at once, before the first step.
 * @throws Fault ENGINE_REFUSED
 */
export function profilesOf(plan: Plan, host: Host): Profiles {
  const refusals: Fault[] = [];
  const collect = <T>(get: () => T): T | undefined => {
    try {
      return get();
    } catch (thrown) {
      if (codeOf(thrown) !== "ENGINE_REFUSED") throw thrown;
      refusals.push(thrown as Fault);
      return undefined;
    }
  };
  const workspaceVolumes = new Set(plan.bindings.map(workspaceVolume));
  plan.volumes.forEach((volume, index) => {
    collect(() => checkVolume(volume, `spec.volumes[${index}]`, { workspaceVolumes }));
  });
  const profile = ({ image = "", command, script }: Step) => {
    const given = script || !command?.length ? undefined : command;
    return collect(() => host.images.profile(image, given));
  };
  const steps = plan.steps.map(profile);
  const sidecars = plan.sidecars.map((sidecar) => profile(sidecar));
  if (refusals.length > 0) throw together(refusals);
  return {
    steps: steps.filter((each) => each !== undefined),
    sidecars: sidecars.filter((each) => each !== undefined),
  };
}

/** One refusal that names all. */
function together(refusals: readonly Fault[]): Fault {
  const messages = [...new Set(refusals.map(({ message }) => message))];
  const next = [...new Set(refusals.map((each) => each.next))];
  return fault("ENGINE_REFUSED", messages.join("; "), next.join(" "));
}
