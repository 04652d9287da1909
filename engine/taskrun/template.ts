import type { EnvVar, Step, StepTemplate, TaskSpec, VolumeMount } from "../../lib/tekton/index.ts";

/** Steps with the stepTemplate under them: a step's own fields win, env merges by name, mounts by path. */
export function withTemplate(spec: TaskSpec): Step[] {
  const { steps = [], stepTemplate } = spec;
  return stepTemplate ? steps.map((step) => merged(stepTemplate, step)) : [...steps];
}

function merged(template: StepTemplate, step: Step): Step {
  const { env: templateEnv, volumeMounts: templateMounts, securityContext, ...rest } = template;
  const env = mergeBy(templateEnv, step.env, (each: EnvVar) => each.name);
  const mounts = mergeBy(templateMounts, step.volumeMounts, (each: VolumeMount) => each.mountPath);
  const security = { ...securityContext, ...step.securityContext };
  return {
    ...rest,
    ...step,
    ...(env.length > 0 ? { env } : {}),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
    ...(Object.keys(security).length > 0 ? { securityContext: security } : {}),
  };
}

function mergeBy<T>(below: readonly T[] = [], above: readonly T[] = [], key: (each: T) => string): T[] {
  const merged = new Map(below.map((each) => [key(each), each]));
  for (const each of above) merged.set(key(each), each);
  return [...merged.values()];
}
