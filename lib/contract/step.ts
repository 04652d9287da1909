import type { Log } from "../log/index.ts";
import type { ToolDecl, ToolsOf } from "../tools/declare.ts";
import type { Param, Params, Show, ValueOf, Values } from "./params.ts";

/** A result is declared like a param; what `run()` returns is checked against it. */
export type Results = Params;

/** A result that a run may leave unwritten: `maybe(text({ describe: "…" }))`. */
export const maybe = <const P extends Param>(
  result: P,
): Omit<P, "required"> & { readonly required: false } => ({
  ...result,
  required: false,
});

/** A directory that is mounted: a secret, a ConfigMap, a workspace. Absent when optional and unbound. */
export interface Directory<Opt extends boolean = boolean> {
  readonly describe: string;
  readonly optional: Opt;
}
/** Secrets by name, each a directory of files. */
export type Directories = Readonly<Record<string, Directory>>;
/** Declares a secret of a step: a directory of files, flag `--<name>=<path>`; absent if optional and unbound. */
export const directory = <const O extends { describe: string; optional?: true }>(
  o: O,
): Directory<O extends { optional: true } ? true : false> => ({
  describe: o.describe,
  optional: (o.optional ?? false) as O extends { optional: true } ? true : false,
});

/** What a step does to artifacts (Konflux ADR 45). */
export type Effect = "reads" | "creates" | "modifies" | "copies" | "annotates";

/** A step as its contract says it; made by `defineStep`. */
export interface StepContract<
  P extends Params = Params,
  R extends Results = Results,
  D extends Directories = Directories,
  T extends readonly ToolDecl[] = readonly ToolDecl[],
> {
  /** Name of the program: `/slipway/steps/<name>`. */
  readonly name: string;
  /** One sentence. */
  readonly does: string;
  readonly effect: Effect;
  /** Folder under images/ whose image holds this program. */
  readonly image: string;
  readonly params: P;
  readonly results: R;
  /** Directories whose files are secrets; every value in them is masked. */
  readonly secrets: D;
  readonly tools: T;
  /** Set by `defineCheck`: faults of this step become a TEST_OUTPUT. */
  readonly check?: import("./check.ts").CheckHead;
}

/** What an author writes into `defineStep`. */
export interface StepDefinition<P, R, D, T> {
  readonly name: string;
  readonly does: string;
  readonly effect: Effect;
  readonly image: string;
  readonly params: P;
  readonly results?: R;
  readonly secrets?: D;
  readonly tools?: T;
  readonly check?: import("./check.ts").CheckHead;
}

/** Declares a step: flags, results, secrets and tools. Types of `run()` and of its users follow. */
export function defineStep<
  const P extends Params,
  const R extends Results = {},
  const D extends Directories = {},
  const T extends readonly ToolDecl[] = [],
>(definition: StepDefinition<P, R, D, T>): StepContract<P, R, D, T> {
  const none = { results: {} as R, secrets: {} as D, tools: [] as readonly ToolDecl[] as T };
  return { ...none, ...definition };
}

type PathOf<D extends Directory> = D["optional"] extends true ? string | undefined : string;

/** What `run()` gets. Paths come in through params and secrets; a program holds none. */
export interface Context<C extends StepContract> {
  readonly params: Values<C["params"]>;
  readonly secrets: { readonly [K in keyof C["secrets"]]: PathOf<C["secrets"][K]> };
  readonly tools: ToolsOf<C["tools"]>;
  readonly log: Log;
  /** Aborted on SIGTERM and SIGINT: stop children, remove half-written files, return soon. */
  readonly signal: AbortSignal;
}

/** Results by name: required ones must be returned, those marked `maybe` may be left out. */
export type Returns<R extends Results> = Show<
  { readonly [K in keyof R as R[K]["required"] extends true ? K : never]: ValueOf<R[K]> } & {
    readonly [K in keyof R as R[K]["required"] extends true ? never : K]?: ValueOf<R[K]> | undefined;
  }
>;

/** The body of a step. It returns its results; a Fault that it throws becomes the termination message. */
export type Run<C extends StepContract> = (context: Context<C>) => Promise<Returns<C["results"]>>;
