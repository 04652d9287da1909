import { type BuildScope, StageScope } from "./scope.ts";
import type { Containerfile, Scope, Stage } from "./types.ts";
import { pairs } from "./words.ts";

/** Labels and env of an image: what a stage inherits. */
export interface Inherited {
  readonly labels: Scope;
  readonly env: Scope;
}
export interface StageLabels {
  /** All labels of the stage's image, without those of `--label`. */
  readonly all: Scope;
  /** Those that LABEL instructions of this stage set. */
  readonly own: Scope;
}

/**
 * Tells the labels that building a stage gives, before it is built. `base` answers for images;
 * with `inherit` false neither an image nor another stage hands labels on.
 */
export function predictLabels(
  file: Containerfile,
  stage: Stage,
  given: BuildScope,
  base: (ref: string) => Inherited,
  inherit = true,
): StageLabels {
  const { own, labels } = walk(file, stage, given, base, inherit);
  return { own, all: labels };
}

function walk(
  file: Containerfile,
  stage: Stage,
  given: BuildScope,
  base: (ref: string) => Inherited,
  inherit: boolean,
): Inherited & { readonly own: Scope } {
  const from = inheritedBy(file, stage, given, base, inherit);
  const scope = new StageScope(file, given, stage.index, from.env);
  const own: Record<string, string> = {};
  for (const each of stage.instructions) {
    if (each.keyword === "LABEL")
      Object.assign(own, Object.fromEntries(pairs(each.body, scope.values, file.escape)));
    scope.see(each);
  }
  return { own, labels: { ...(inherit ? from.labels : {}), ...own }, env: scope.env };
}

function inheritedBy(
  file: Containerfile,
  stage: Stage,
  given: BuildScope,
  base: (ref: string) => Inherited,
  inherit: boolean,
): Inherited {
  if (stage.base.kind === "scratch") return { labels: {}, env: {} };
  if (stage.base.kind === "image") return base(stage.base.ref);
  const other = file.stages[stage.base.index];
  return other === undefined ? { labels: {}, env: {} } : walk(file, other, given, base, inherit);
}
