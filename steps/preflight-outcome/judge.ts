import type { Finding } from "../../lib/findings/index.ts";
import { makeTestOutput, type TestOutput, type TestResult } from "../../lib/formats/index.ts";
import type { PreflightCheck, PreflightResults } from "../../lib/preflight/index.ts";

/** How a failed check is accepted. */
export const ACCEPT =
  "change the image as the line says; for an image that needs no certification, exclude test.no_failed_tests:ecosystem-cert-preflight-checks (test.no_erred_tests:… for what could not be checked) in the release policy";

/** Checks that failed, could not run, or warn, as findings. */
export const findingsOf = ({ arch, checks }: PreflightResults): readonly Finding[] => [
  ...checks.errors.map((check) => finding(arch, check, "unknown")),
  ...checks.failed.map((check) => finding(arch, check, "error")),
  ...checks.warning.map((check) => finding(arch, check, "warning")),
];

/** What to do about it, which preflight calls a suggestion; else what it checks. */
function finding(arch: string, check: PreflightCheck, severity: Finding["severity"]): Finding {
  const { name, description, suggestion, knowledgebase_url: link } = check;
  const said = suggestion || description || "preflight says no more";
  const message = severity === "unknown" ? `could not be checked: ${description ?? name}` : said;
  return {
    tool: "preflight",
    rule: name,
    severity,
    message: `(${arch}) ${message}`,
    ...(link === undefined ? {} : { link }),
  };
}

/** One TEST_OUTPUT of all architectures: what could not run is worse than what failed. */
export function outcomeOf(results: readonly PreflightResults[]): TestOutput {
  const count = (of: keyof PreflightResults["checks"]) =>
    results.reduce((sum, { checks }) => sum + checks[of].length, 0);
  const result = resultOf(results, count("errors"));
  const broken = [...new Set(results.flatMap(({ checks }) => checks.errors.map(({ name }) => name)))];
  const reason = broken.length === 0 ? "" : `. Could not be checked: ${broken.join(", ")}`;
  return makeTestOutput({
    result,
    note: `Task preflight is a ${result}: Refer to Tekton task logs for more information${reason}`,
    successes: count("passed"),
    failures: count("failed"),
    warnings: count("warning"),
  });
}

function resultOf(results: readonly PreflightResults[], errors: number): TestResult {
  if (errors > 0) return "ERROR";
  return results.every(({ passed }) => passed) ? "SUCCESS" : "FAILURE";
}
