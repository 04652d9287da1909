import type {
  ParamSpec,
  Pipeline,
  ResolverRef,
  ResultSpec,
  StepAction,
  Task,
  WorkspaceDeclaration,
} from "../types.ts";

/** What others can see of a task or pipeline. */
export interface Interface {
  readonly name: string;
  readonly params: readonly ParamSpec[];
  readonly results: readonly ResultSpec[];
  readonly workspaces: readonly WorkspaceDeclaration[];
  /** Step names, for `stepSpecs`. */
  readonly steps: readonly string[];
}

/** Finds definitions: in the same files, in this checkout, in a bundle. `undefined`: not to be had. */
export interface Lookup {
  task(ref: ResolverRef): Promise<Task | undefined>;
  pipeline(ref: ResolverRef): Promise<Pipeline | undefined>;
  stepAction(ref: ResolverRef): Promise<StepAction | undefined>;
}

export const interfaceOf = (name: string, spec: Task["spec"]): Interface => ({
  name,
  params: spec.params ?? [],
  results: spec.results ?? [],
  workspaces: spec.workspaces ?? [],
  steps: (spec.steps ?? []).map((step, i) => step.name ?? `unnamed-${i}`),
});

/** How a reference reads in a message. */
export function nameOf(ref: ResolverRef): string {
  const param = (name: string) => ref.params?.find((each) => each.name === name)?.value;
  return String(ref.name ?? param("name") ?? param("pathInRepo") ?? `${ref.resolver ?? "nothing"}`);
}

export { declaredType as typeOf } from "../value.ts";

/** Required: nothing is used when it is not given. */
export const isRequired = (spec: ParamSpec): boolean => spec.default === undefined;
