import type { Pipeline, ResolverRef, StepAction, Task } from "../types.ts";
import type { Source } from "./finding.ts";
import { type Lookup, nameOf } from "./lookup.ts";

interface Named {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

/**
 * Finds definitions among objects that were read already, by the name that a reference or its bundle
 * resolver gives. Objects that come first win.
 */
export function fileLookup(...groups: readonly (readonly Source[])[]): Lookup {
  const all = groups.flat().map((source) => source.object as Named);
  const find = (kind: string) => async (ref: ResolverRef) =>
    all.find((object) => object.kind === kind && object.metadata?.name === nameOf(ref));
  return {
    task: find("Task") as (ref: ResolverRef) => Promise<Task | undefined>,
    pipeline: find("Pipeline") as (ref: ResolverRef) => Promise<Pipeline | undefined>,
    stepAction: find("StepAction") as (ref: ResolverRef) => Promise<StepAction | undefined>,
  };
}
