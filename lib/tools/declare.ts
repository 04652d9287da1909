/**
 * Says that a step needs a program. It is only a declaration: the wrapper behind `load` is imported
 * when the step runs, never when YAML is rendered.
 */
export interface ToolDecl<N extends string = string, W = unknown> {
  readonly name: N;
  /** The least version that works. */
  readonly atLeast: string;
  /** Package names by package manager, for the message that says what to install. */
  readonly install: { readonly apt: string; readonly dnf: string; readonly brew?: string };
  /** True if the step works without it. */
  readonly optional?: boolean;
  readonly load: () => Promise<(kit: ToolKit) => W>;
}

/** What a wrapper gets: nothing ambient. */
export interface ToolKit {
  readonly log: import("../log/index.ts").Log;
  readonly signal: AbortSignal;
}

export const declareTool = <const N extends string, W>(tool: ToolDecl<N, W>): ToolDecl<N, W> => tool;

/** `tools.git` in `run()`, typed from `load`. */
export type ToolsOf<T extends readonly ToolDecl[]> = {
  readonly [X in T[number] as X["name"]]: ReturnType<Awaited<ReturnType<X["load"]>>>;
};
