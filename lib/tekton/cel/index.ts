import type { WhenExpression } from "../types.ts";
import { evaluateCel } from "./evaluate.ts";

export { evaluateCel };

/**
 * True if every guard in CEL holds; those without `cel`, or with an empty one, are left to `allows`.
 * @throws Fault TEKTON_INVALID if one is not CEL
 */
export const celAllows = (when: readonly WhenExpression[]): boolean =>
  when.every(({ cel = "" }) => cel === "" || evaluateCel(cel));
