import { type Lookup, substitute, substituteDeep, substituteValue, substituteWhen } from "./substitute.ts";
import type { Param, Step, TaskSpec } from "./types.ts";

/** Params given to something: a whole variable takes the type of its value. */
export function substituteParams(params: readonly Param[], lookup: Lookup): Param[] {
  return params.map(({ name, value }) => ({ name, value: substituteValue(value, lookup) }));
}

/**
 * The parts of a Task that may hold variables: steps, sidecars, template, volumes, mount paths of
 * workspaces. Its declarations (params, results, description) stay.
 */
export function substituteTaskSpec<Spec extends TaskSpec>(spec: Spec, lookup: Lookup): Spec {
  const { steps, sidecars, stepTemplate, volumes, workspaces } = spec;
  return {
    ...spec,
    ...(steps === undefined ? {} : { steps: steps.map((step) => substituteStep(step, lookup)) }),
    ...(sidecars === undefined ? {} : { sidecars: substituteDeep(sidecars, lookup) }),
    ...(stepTemplate === undefined ? {} : { stepTemplate: substituteDeep(stepTemplate, lookup) }),
    ...(volumes === undefined ? {} : { volumes: substituteDeep(volumes, lookup) }),
    ...(workspaces === undefined
      ? {}
      : {
          workspaces: workspaces.map((workspace) =>
            workspace.mountPath === undefined
              ? workspace
              : { ...workspace, mountPath: substitute(workspace.mountPath, lookup) },
          ),
        }),
  };
}

/** A step: its guards and the params of its StepAction by their own rules, the rest as text. */
export function substituteStep(step: Step, lookup: Lookup): Step {
  const { params, when, results, ref, ...rest } = step;
  return {
    ...substituteDeep(rest, lookup),
    ...(params === undefined ? {} : { params: substituteParams(params, lookup) }),
    ...(when === undefined ? {} : { when: substituteWhen(when, lookup) }),
    ...(results === undefined ? {} : { results }),
    ...(ref === undefined
      ? {}
      : {
          ref: {
            ...substituteDeep(ref, lookup),
            ...(ref.params === undefined ? {} : { params: substituteParams(ref.params, lookup) }),
          },
        }),
  };
}
