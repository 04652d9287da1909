import { makeTestOutput, type TestOutput } from "../../formats/index.ts";
import type { Verdict } from "../types.ts";

/** Numbers over all images. */
export interface Totals {
  readonly violations: number;
  readonly warnings: number;
  readonly successes: number;
}

export function totalsOf({ images }: Pick<Verdict, "images">): Totals {
  const sum = (of: "violations" | "warnings" | "successes") =>
    images.reduce((total, image) => total + image[of].length, 0);
  return { violations: sum("violations"), warnings: sum("warnings"), successes: sum("successes") };
}

/** TEST_OUTPUT of a verdict, with the result that ec's `appstudio` output has. */
export function testOutputOf(verdict: Verdict): TestOutput {
  const totals = totalsOf(verdict);
  return makeTestOutput({
    result: resultOf(verdict, totals),
    note: noteOf(verdict, totals),
    successes: totals.successes,
    failures: totals.violations,
    warnings: totals.warnings,
  });
}

function resultOf({ success }: Verdict, { violations, warnings, successes }: Totals) {
  if (!success || violations > 0) return "FAILURE";
  if (warnings > 0) return "WARNING";
  return successes === 0 ? "SKIPPED" : "SUCCESS";
}

/** The reason must be there without the log: codes of what failed, most frequent first come all the same. */
function noteOf({ images, notEvaluated, excludes }: Verdict, { violations }: Totals): string {
  if (violations > 0) {
    const codes = [...new Set(images.flatMap((image) => image.violations.map(({ code }) => code)))];
    const failed = images.filter(({ success }) => !success).map(({ name }) => name);
    return `${failed.length} of ${images.length} images refused (${failed.slice(0, 3).join(", ")}): ${codes.join(", ")}`;
  }
  const missing = [
    ...(excludes.length > 0 ? [`${excludes.length} excluded by the policy`] : []),
    ...(notEvaluated.length > 0 ? [`${notEvaluated.length} rules that only ec judges`] : []),
  ];
  return `${images.length} images passed${missing.length > 0 ? `; not checked: ${missing.join(", ")}` : ""}`;
}
