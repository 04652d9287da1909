import { BUILTIN } from "../builtin.ts";
import { policyFault } from "../fault.ts";
import type { Report, ReportComponent } from "../report/index.ts";
import { RULES } from "../rules/index.ts";
import type { Rule, Verdict } from "../types.ts";

/**
 * Refuses two verdicts that differ: in the images that were judged, in which of them are refused as far as both
 * engines know the rules, or in the rules that refuse them. Fault POLICY_DISAGREE says both.
 */
export function mustAgree(native: Verdict, ec: Report, rules: readonly Rule[] = RULES): void {
  const known = new Set([...Object.values(BUILTIN), ...rules].map(({ code }) => code));
  // Several components may be one image: what is wrong with any of them counts.
  const theirs = Map.groupBy(ec.components, ({ containerImage }) => containerImage);
  const ours = Map.groupBy(native.images, ({ containerImage }) => containerImage);
  const images = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const problems = images.flatMap((image) => {
    const [own, other] = [ours.get(image), theirs.get(image)];
    if (own === undefined) return [`${image}: only ec judged it`];
    if (other === undefined) return [`${image}: only the native rules judged it`];
    const [left, right] = [codesOf(own.flatMap(({ violations }) => violations)), codesIn(other)];
    const odd = other.flatMap((each) => {
      const count = codesIn([each]).length;
      return each.success === count > 0
        ? [`${image}: ec says success=${each.success} and lists ${count} violations`]
        : [];
    });
    const shared = right.filter((code) => known.has(code));
    return left.join() === shared.join() ? odd : [differ(image, left, right), ...odd];
  });
  if (ec.success !== ec.components.every(({ success }) => success))
    problems.push(`ec says success=${ec.success}, and otherwise of its images`);
  if (problems.length === 0) return;
  throw policyFault(
    "POLICY_DISAGREE",
    `the native rules and ec judge differently:\n${problems.join("\n")}`,
    "Nothing may be released on two verdicts: look at both reports, and report the difference.",
  );
}

const differ = (image: string, ours: readonly string[], theirs: readonly string[]): string =>
  `${image}: native violations: ${ours.join(", ") || "none"}; ec's violations: ${theirs.join(", ") || "none"}`;

const codesOf = (findings: readonly { readonly code: string }[]): readonly string[] =>
  [...new Set(findings.map(({ code }) => code))].sort();

/** A violation without a code is one that nobody can compare: it counts under its message. */
const codesIn = (components: readonly ReportComponent[]): readonly string[] =>
  codesOf(
    components.flatMap(({ violations }) =>
      (violations ?? []).map(({ msg, metadata }) => ({ code: metadata?.code ?? msg })),
    ),
  );
