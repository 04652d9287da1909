import type { ToolDecl } from "../tools/declare.ts";
import { testOutput } from "./formats.ts";
import type { Params } from "./params.ts";
import {
  type Directories,
  defineStep,
  maybe,
  type Results,
  type StepContract,
  type StepDefinition,
} from "./step.ts";

/** How a check stands to its own faults. */
export interface CheckHead {
  /** Name of the task, as its notes say it. */
  readonly task: string;
  /** Name of a text param that says the task instead, for a step that several tasks share. */
  readonly taskFrom?: string;
  /**
   * A fault becomes a TEST_OUTPUT with ERROR; the step then ends well (`reported`: the pipeline goes on,
   * Konflux ADR 14), or with exit code 1 (`fatal`), where the compatible task does.
   */
  readonly faults: "reported" | "fatal";
}

/** What every check adds to its results. */
export type CheckResults<R extends Results> = R & {
  readonly testOutput: Omit<ReturnType<typeof testOutput>, "required"> & { readonly required: false };
};

/**
 * Declares a step that judges and never stops a build by what it finds. It has the result `testOutput`, and
 * writes it on every way out: a program that is not there is SKIPPED with how to install it, any other
 * fault is ERROR with the reason.
 */
export function defineCheck<
  const P extends Params,
  const R extends Results = {},
  const D extends Directories = {},
  const T extends readonly ToolDecl[] = [],
>(
  definition: StepDefinition<P, R, D, T> & { readonly check: CheckHead },
): StepContract<P, CheckResults<R>, D, T> {
  const described = testOutput({ describe: "What the check came to, as JSON" });
  const results = { ...definition.results, testOutput: maybe(described) } as CheckResults<R>;
  return defineStep<P, CheckResults<R>, D, T>({ ...definition, results });
}
