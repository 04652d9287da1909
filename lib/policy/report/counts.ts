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
    note: noteOf(verdict),
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

const imagesOf = ({ length }: readonly unknown[]): string => (length === 1 ? "1 image" : `${length} images`);

/** What a person needs who does not see the log: which images, and the rules that refused them. */
function noteOf({ success, images, notEvaluated, excludes }: Verdict): string {
  if (!success) {
    const codes = [...new Set(images.flatMap((image) => image.violations.map(({ code }) => code)))];
    const failed = images.filter(({ success }) => !success).map(({ name }) => name);
    const why = codes.length === 0 ? "" : `: ${codes.join(", ")}`;
    return `${failed.length} of ${imagesOf(images)} refused (${failed.slice(0, 3).join(", ")})${why}`;
  }
  const missing = [
    ...(excludes.length > 0 ? [`${excludes.length} excluded by the policy`] : []),
    ...(notEvaluated.length > 0 ? [`${notEvaluated.length} rules that only ec judges`] : []),
  ];
  return `${imagesOf(images)} passed${missing.length > 0 ? `; not checked: ${missing.join(", ")}` : ""}`;
}
