import type { Args, Params, Show } from "./params.ts";
import type { ListRef, Refs, Text, TextRef, When } from "./refs.ts";
import type { Section, Task, TaskResults, Workspaces } from "./task.ts";

/** A workspace of the pipeline, to bind to one of a task. */
export interface WorkspaceRef<Opt extends boolean = boolean> {
  readonly workspace: string;
  readonly optional: Opt;
  readonly subPath?: string;
  /** The same workspace, a folder below it. */
  at(subPath: string): WorkspaceRef<Opt>;
}
type WorkspaceArgs<W extends Workspaces> = Show<
  { readonly [K in keyof W as W[K]["optional"] extends true ? never : K]: WorkspaceRef<false> } & {
    readonly [K in keyof W as W[K]["optional"] extends true ? K : never]?: WorkspaceRef;
  }
>;

/** A task of the pipeline, to wait for. */
export interface AnyHandle {
  readonly name: string;
}
type PlainRef<R> = R extends ListRef ? ListRef : TextRef;
/** A task of the pipeline, to refer to its results and status. */
export interface Handle<R extends TaskResults = TaskResults> extends AnyHandle {
  readonly results: { readonly [K in keyof R]: PlainRef<R[K]> };
  /** `$(tasks.<name>.status)`, for tasks in `lastly`. */
  readonly status: TextRef;
}
/** One leg a value: every result is a list. */
export interface FannedHandle<R extends TaskResults> extends AnyHandle {
  readonly results: { readonly [K in keyof R]: ListRef };
}

/** How a task stands in a pipeline, beside its params and workspaces. */
export interface UseOptions {
  readonly when?: readonly When[];
  readonly after?: readonly AnyHandle[];
  readonly retries?: number;
  /** Go duration: `1h30m`. */
  readonly timeout?: string;
  readonly onError?: "continue" | "stopAndFail";
  /**
   * Fetches the task from the bundle that this text names, instead of the catalog's: whoever starts the
   * pipeline chooses it. Params and results are those of the given task.
   */
  readonly bundle?: Text;
}
/** What `task(…)` takes: the required params and workspaces must be there. */
export type TaskUse<P extends Params, W extends Workspaces> = UseOptions &
  Section<"params", Args<P>> &
  Section<"workspaces", WorkspaceArgs<W>>;
type TextNames<P extends Params> = { [K in keyof P]: P[K]["type"] extends "string" ? K : never }[keyof P] &
  string;
/** The same for `fan(…)`: the params in `matrix` get a list, and the task runs once for each element. */
export type FanUse<P extends Params, W extends Workspaces, M extends string> = UseOptions & {
  readonly matrix: { readonly [K in M]: ListRef | readonly Text[] };
} & Section<"params", Args<Omit<P, M>>> &
  Section<"workspaces", WorkspaceArgs<W>>;

/** What the body of a pipeline works with. */
export interface PipelineKit<P extends Params, W extends Workspaces> {
  readonly params: Refs<P>;
  readonly workspaces: { readonly [K in keyof W]: WorkspaceRef<W[K]["optional"]> };
  task<TP extends Params, TW extends Workspaces, TR extends TaskResults>(
    name: string,
    task: Task<TP, TW, TR>,
    use: TaskUse<TP, TW>,
  ): Handle<TR>;
  /** The same task once for each value of the matrix. */
  fan<TP extends Params, TW extends Workspaces, TR extends TaskResults, M extends TextNames<TP>>(
    name: string,
    task: Task<TP, TW, TR>,
    use: FanUse<TP, TW, M>,
  ): FannedHandle<TR>;
  /** Runs when all others ended, however they ended. */
  lastly<TP extends Params, TW extends Workspaces, TR extends TaskResults>(
    name: string,
    task: Task<TP, TW, TR>,
    use: TaskUse<TP, TW>,
  ): Handle<TR>;
}

type PipelineResults = Readonly<Record<string, Text | ListRef>>;
type Handles = Readonly<Record<string, AnyHandle>>;
/** What the body of a pipeline returns. */
export interface PipelineOut {
  readonly results?: PipelineResults;
  /** Handles that `extend` may refer to, with their types. */
  readonly tasks?: Handles;
}
/** Name, version and interface of a pipeline. */
export interface PipelineHead<P extends Params, W extends Workspaces> {
  readonly name: string;
  readonly version: string;
  readonly does: string;
  readonly params: P;
  readonly workspaces?: W;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** Declares the tasks of a pipeline with references to its params and workspaces. */
export type PipelineBody<P extends Params, W extends Workspaces, O extends PipelineOut> = (
  kit: PipelineKit<P, W>,
) => O;

/** Where an added task goes: tasks that must wait for it. What it waits for is its `after`. */
export interface Placed {
  readonly before?: readonly AnyHandle[];
}
type Given<T> = T extends undefined ? {} : T;
type Both<A, B, Kind> =
  Show<Omit<Given<A>, keyof Given<B>> & Given<B>> extends infer T extends Kind ? T : never;
/** What a pipeline gives after it was extended: the base's, overridden by what the extension returns. */
export type ExtendedOut<O extends PipelineOut, X extends PipelineOut> = {
  readonly tasks: Both<O["tasks"], X["tasks"], Handles>;
  readonly results: Both<O["results"], X["results"], PipelineResults>;
};

/** What the body of an extension works with: everything of a pipeline, and the base to change. */
export interface ExtendKit<P extends Params, W extends Workspaces, O extends PipelineOut>
  extends Omit<PipelineKit<P, W>, "task" | "fan"> {
  /** Handles that the base returned. */
  readonly tasks: Given<O["tasks"]>;
  /** Results of the base. */
  readonly results: Given<O["results"]>;
  /** Adds a task; `before` makes tasks of the base wait for it. */
  task<TP extends Params, TW extends Workspaces, TR extends TaskResults>(
    name: string,
    task: Task<TP, TW, TR>,
    use: TaskUse<TP, TW> & Placed,
  ): Handle<TR>;
  fan<TP extends Params, TW extends Workspaces, TR extends TaskResults, M extends TextNames<TP>>(
    name: string,
    task: Task<TP, TW, TR>,
    use: FanUse<TP, TW, M> & Placed,
  ): FannedHandle<TR>;
  /**
   * Puts another task in the place of one, under the same name: it must give at least the same
   * results. Its `use` is complete; only what it waits for stays.
   */
  replace<R extends TaskResults, TP extends Params, TW extends Workspaces, TR extends R>(
    old: Handle<R>,
    task: Task<TP, TW, TR>,
    use: TaskUse<TP, TW>,
  ): Handle<TR>;
  /** Takes a task out. What waited for it waits for what it waited for; nobody may use its results. */
  remove(old: AnyHandle): void;
}

/** A pipeline as `definePipeline` makes it; `extend` makes another out of it. */
export interface Pipeline<
  P extends Params = Params,
  W extends Workspaces = Workspaces,
  O extends PipelineOut = PipelineOut,
> extends Omit<PipelineHead<P, W>, "workspaces"> {
  readonly workspaces: W;
  /** A method, not a property, for the same reason as in Task. */
  body(kit: PipelineKit<P, W>): O;
  /** A new pipeline: this one with more params and workspaces, and tasks added, replaced or removed. */
  extend<const P2 extends Params = {}, X extends PipelineOut = {}, const W2 extends Workspaces = {}>(
    head: ExtensionHead<P2, W2>,
    change: (kit: ExtendKit<Show<P & P2>, Show<W & W2>, O>) => X,
  ): Pipeline<Show<P & P2>, Show<W & W2>, ExtendedOut<O, X>>;
}
/** What an extension says of itself; what it leaves out stays as it was. */
export interface ExtensionHead<P extends Params, W extends Workspaces>
  extends Partial<Omit<PipelineHead<P, W>, "name" | "version">> {
  readonly name: string;
  readonly version: string;
}

/** Declares a pipeline. The body runs with references and declares its tasks in order. */
export function definePipeline<
  const P extends Params,
  O extends PipelineOut,
  const W extends Workspaces = {},
>(head: PipelineHead<P, W>, body: PipelineBody<P, W, O>): Pipeline<P, W, O> {
  return {
    workspaces: {} as W,
    ...head,
    body,
    extend: <P2 extends Params, X extends PipelineOut, W2 extends Workspaces>(
      more: ExtensionHead<P2, W2>,
      change: (kit: ExtendKit<Show<P & P2>, Show<W & W2>, O>) => X,
    ) => extended<P, W, O, P2, W2, X>(head, body, more, change),
  };
}

function extended<
  P extends Params,
  W extends Workspaces,
  O extends PipelineOut,
  P2 extends Params,
  W2 extends Workspaces,
  X extends PipelineOut,
>(
  base: PipelineHead<P, W>,
  body: PipelineBody<P, W, O>,
  more: ExtensionHead<P2, W2>,
  change: (kit: ExtendKit<Show<P & P2>, Show<W & W2>, O>) => X,
): Pipeline<Show<P & P2>, Show<W & W2>, ExtendedOut<O, X>> {
  type Params2 = Show<P & P2>;
  type Workspaces2 = Show<W & W2>;
  const head: PipelineHead<Params2, Workspaces2> = {
    ...base,
    ...more,
    params: { ...base.params, ...more.params } as Params2,
    workspaces: { ...base.workspaces, ...more.workspaces } as Workspaces2,
    labels: { ...base.labels, ...more.labels },
    annotations: { ...base.annotations, ...more.annotations },
  };
  return definePipeline(head, (kit): ExtendedOut<O, X> => {
    const before = body(kit as object as PipelineKit<P, W>);
    const own = { tasks: before.tasks ?? {}, results: before.results ?? {} };
    const after = change({ ...kit, ...own } as object as ExtendKit<Params2, Workspaces2, O>);
    const both = { tasks: { ...own.tasks, ...after.tasks }, results: { ...own.results, ...after.results } };
    return both as object as ExtendedOut<O, X>;
  });
}
