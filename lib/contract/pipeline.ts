import type { Args, Params, Show } from "./params.ts";
import type { ListRef, Refs, Text, TextRef, When } from "./refs.ts";
import type { Section, Task, TaskResults, Workspaces } from "./task.ts";

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

export interface AnyHandle {
  readonly name: string;
}
type PlainRef<R> = R extends ListRef ? ListRef : TextRef;
export interface Handle<R extends TaskResults = TaskResults> extends AnyHandle {
  readonly results: { readonly [K in keyof R]: PlainRef<R[K]> };
  /** `$(tasks.<name>.status)`, for tasks in `lastly`. */
  readonly status: TextRef;
}
/** One leg a value: every result is a list. */
export interface FannedHandle<R extends TaskResults> extends AnyHandle {
  readonly results: { readonly [K in keyof R]: ListRef };
}

export interface UseOptions {
  readonly when?: readonly When[];
  readonly after?: readonly AnyHandle[];
  readonly retries?: number;
  /** Go duration: `1h30m`. */
  readonly timeout?: string;
  readonly onError?: "continue" | "stopAndFail";
}
export type TaskUse<P extends Params, W extends Workspaces> = UseOptions &
  Section<"params", Args<P>> &
  Section<"workspaces", WorkspaceArgs<W>>;
type TextNames<P extends Params> = { [K in keyof P]: P[K]["type"] extends "string" ? K : never }[keyof P] &
  string;
export type FanUse<P extends Params, W extends Workspaces, M extends string> = UseOptions & {
  readonly matrix: { readonly [K in M]: ListRef | readonly Text[] };
} & Section<"params", Args<Omit<P, M>>> &
  Section<"workspaces", WorkspaceArgs<W>>;

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

export interface PipelineOut {
  readonly results?: Readonly<Record<string, Text | ListRef>>;
  /** Handles that `extend` may refer to, with their types. */
  readonly tasks?: Readonly<Record<string, AnyHandle>>;
}
export interface PipelineHead<P extends Params, W extends Workspaces> {
  readonly name: string;
  readonly version: string;
  readonly does: string;
  readonly params: P;
  readonly workspaces?: W;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
