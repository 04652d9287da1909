import { problemsOf } from "../check.ts";
import { policyFault } from "../fault.ts";
import type { Report, ReportFinding } from "../report/index.ts";
import { imageParts } from "../rules/values.ts";
import type { Finding, ImageVerdict, Snapshot, Verdict } from "../types.ts";

/** The JSON report of ec, checked. Fault POLICY_BAD_REPORT. */
export function readReport(text: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad([`it is no JSON: ${JSON.stringify(text.slice(0, 120))}`]);
  }
  const problems = problemsOf("policy-report", value);
  if (problems.length > 0) throw bad(problems);
  return value as Report;
}

/** Refuses a report that leaves out an image of the Snapshot. Fault POLICY_BAD_REPORT. */
export function mustCover(report: Report, { components }: Snapshot): void {
  const judged = report.components.map(({ containerImage }) => containerImage);
  const left = components.filter(({ containerImage }) => !judged.some((each) => isOf(each, containerImage)));
  if (left.length > 0) throw bad(left.map(({ containerImage }) => `${containerImage}: ec did not judge it`));
}

/** Whether what was judged is the image: the same digest, or a digest of the repository where it was a tag. */
function isOf(judged: string, image: string): boolean {
  const [one, other] = [imageParts(judged), imageParts(image)];
  if (one === undefined || other === undefined) return judged === image;
  return other.digest === "" ? one.repo === other.repo : one.digest === other.digest;
}

const bad = (problems: readonly string[]) =>
  policyFault(
    "POLICY_BAD_REPORT",
    `ec wrote no report that can be read: ${problems.join("; ")}`,
    "Check which program ec on PATH is (ec version).",
  );

/**
 * ec's report as a verdict. What the native verdict knows beside it (what excludes hid, and what to do) is
 * kept; ec asked every rule.
 */
export function verdictOf(
  report: Report,
  native: Verdict | undefined,
  excludes: Verdict["excludes"],
): Verdict {
  const ours = new Map(native?.images.map((each) => [each.containerImage, each]));
  const images = report.components.map((component): ImageVerdict => {
    const own = ours.get(component.containerImage);
    return {
      name: component.name,
      containerImage: component.containerImage,
      ...(component.source === undefined ? {} : { source: component.source as ImageVerdict["source"] & {} }),
      violations: (component.violations ?? []).map(findingOf),
      warnings: (component.warnings ?? []).map(findingOf),
      successes: (component.successes ?? []).map(findingOf),
      excluded: own?.excluded ?? [],
      success: component.success && (component.violations ?? []).length === 0,
      ...(own?.signatures === undefined ? {} : { signatures: own.signatures }),
      ...(own?.attested === undefined ? {} : { attested: own.attested }),
    };
  });
  return {
    success: report.success && images.every(({ success }) => success),
    effectiveTime: report["effective-time"] ?? native?.effectiveTime ?? new Date().toISOString(),
    engine: native === undefined ? "ec" : "native and ec",
    images,
    notEvaluated: [],
    excludes,
  };
}

function findingOf({ msg, metadata = {} }: ReportFinding): Finding {
  const { code = "", title = "", description = "", solution = "", collections = [], term } = metadata;
  const effectiveOn = metadata.effective_on;
  return {
    code,
    title,
    description,
    solution,
    message: msg,
    collections,
    ...(term === undefined ? {} : { term }),
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
  };
}
