import type { Args, Params, Show } from "./params.ts";
import type { ListRef, Refs, RefTo, Text, TextRef, When } from "./refs.ts";
import type { Directories, Results, StepContract } from "./step.ts";

/** A workspace of a task or pipeline. */
export interface Workspace<Opt extends boolean = boolean> {
  readonly describe: string;
  readonly optional: Opt;
}
/** Workspaces by name. */
export type Workspaces = Readonly<Record<string, Workspace>>;
/** Declares a workspace of a task or pipeline. */
export const workspace = <const O extends { describe: string; optional?: true }>(
  o: O,
): Workspace<O extends { optional: true } ? true : false> => ({
  describe: o.describe,
  optional: (o.optional ?? false) as O extends { optional: true } ? true : false,
});

/** Where a directory is. Steps that require one accept only what is always there. */
export interface Place<Opt extends boolean = boolean> {
  readonly path: Text;
  readonly optional: Opt;
}

/** A volume at a path of a step; paths are absolute in the container. */
export interface Mount {
  readonly volume: string;
  readonly at: string;
  readonly subPath?: Text;
  readonly readOnly?: boolean;
}

/** A key of a ConfigMap or Secret as a file. */
export interface Item {
  readonly key: Text;
  readonly path: string;
}
/** Volume sources of Tekton that the compatible tasks use; names and keys may be params. */
export type VolumeSource =
  | { readonly emptyDir: { readonly medium?: "Memory" } }
  | {
      readonly configMap: {
        readonly name: Text;
        readonly items?: readonly Item[];
        readonly optional?: boolean;
      };
    }
  | {
      readonly secret: {
        readonly secretName: Text;
        readonly items?: readonly Item[];
        readonly optional?: boolean;
      };
    }
  | {
      readonly serviceAccountToken: {
        readonly audience: string;
        readonly expirationSeconds: number;
        readonly path: string;
      };
    };

/** A volume of the task; `at` mounts it. */
export interface Volume {
  readonly name: string;
  readonly source: VolumeSource;
  at(path: string, options?: { subPath?: Text; readOnly?: boolean }): Mount;
}

/** A Kubernetes quantity pair; the limit of memory equals its request (ADR of the field). */
export interface Resources {
  readonly cpu?: string;
  readonly memory?: string;
  readonly cpuLimit?: string;
}

/** Plain env for foreign programs: text, a ref, or a field of the pod. */
export type EnvValue = Text | { readonly fieldPath: string };

/** What a step may do in its container; Tekton's `securityContext`. */
export interface Security {
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly capabilities?: readonly string[];
}

/** How a step stands in a task, beside its params and secrets. */
export interface StepOptions {
  readonly mounts?: readonly Mount[];
  readonly when?: readonly When[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly resources?: Resources;
  readonly security?: Security;
  readonly onError?: "continue" | "stopAndFail";
  readonly workingDir?: Text;
  /** Go duration: `10m`. */
  readonly timeout?: string;
  /**
   * Renders the step as a reference to the StepAction of this contract instead of its program. The
   * action must be what the contract says; mounts and env are the action's own then.
   */
  readonly ref?: StepActionRef;
}
/** A StepAction by name, or through a resolver. */
export type StepActionRef =
  | { readonly name: string }
  | { readonly resolver: string; readonly params: Readonly<Record<string, Text>> };

type DirArgs<D extends Directories> = Show<
  { readonly [K in keyof D as D[K]["optional"] extends true ? never : K]: Place<false> } & {
    readonly [K in keyof D as D[K]["optional"] extends true ? K : never]?: Place;
  }
>;
/** A section is optional if everything in it is. */
export type Section<K extends string, A> = {} extends A
  ? { readonly [X in K]?: A }
  : { readonly [X in K]: A };
/** What `step(…)` takes for a contract: the required params and secrets must be there. */
export type StepUse<C extends StepContract> = StepOptions &
  Section<"params", Args<C["params"]>> &
  Section<"secrets", DirArgs<C["secrets"]>>;

/** A step's result, usable as a later step's param and as a result of the task. */
export type ResultRef<P extends { readonly type: string }> = RefTo<P>;
/** A step of the task, to refer to its results. */
export interface StepHandle<R extends Results = Results> {
  readonly name: string;
  readonly results: { readonly [K in keyof R]: ResultRef<R[K]> };
}

/** `stepTemplate` of the task: what each step gets unless it says otherwise. */
export interface Template {
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly mounts?: readonly Mount[];
  readonly security?: Security;
}

/** What the body of a task works with. */
export interface TaskKit<P extends Params, W extends Workspaces> {
  readonly params: Refs<P>;
  readonly workspaces: { readonly [K in keyof W]: Place<W[K]["optional"]> };
  /** Adds a step; its order is the order of the calls. */
  step<C extends StepContract>(name: string, contract: C, use: StepUse<C>): StepHandle<C["results"]>;
  volume(name: string, source: VolumeSource): Volume;
  template(template: Template): void;
  /** The result of whichever of these steps wrote it last: others are skipped, or write it on a fault only. */
  either<T extends ListRef | TextRef>(...refs: readonly [T, T, ...T[]]): T;
}

/** Results of a task by name: references to where each comes from. */
export type TaskResults = Readonly<Record<string, TextRef | ListRef>>;
/** Declares the steps of a task with references to its params and workspaces; what it returns are the results. */
export type Body<P extends Params, W extends Workspaces, R extends TaskResults> = (kit: TaskKit<P, W>) => R;

/** Name, version and interface of a task. */
export interface Head<P extends Params, W extends Workspaces> {
  readonly name: string;
  /** Semantic version; label `app.kubernetes.io/version`. */
  readonly version: string;
  readonly does: string;
  readonly params: P;
  readonly workspaces?: W;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** A task as `defineTask` makes it; variants run its body again. */
export interface Task<
  P extends Params = Params,
  W extends Workspaces = Workspaces,
  R extends TaskResults = TaskResults,
> extends Omit<Head<P, W>, "workspaces"> {
  readonly workspaces: W;
  /** A method, not a property: a task with more params is still a Task. */
  body(kit: TaskKit<P, W>): R;
}

/** Declares a task. The body runs with references; the task's results are what it returns. */
export function defineTask<const P extends Params, R extends TaskResults, const W extends Workspaces = {}>(
  head: Head<P, W>,
  body: Body<P, W, R>,
): Task<P, W, R> {
  return { workspaces: {} as W, ...head, body };
}
