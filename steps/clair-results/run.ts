import type { Run } from "../../lib/contract/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import { makeTestOutput } from "../../lib/formats/index.ts";
import {
  countVulnerabilities,
  findingsOf,
  readClairReport,
  readDone,
  readReport,
  readSubject,
  scanStep,
  vulnerablePackages,
} from "../../lib/vulnerabilities/index.ts";
import type { clairResultsStep } from "./contract.ts";

const ACCEPT =
  "update the package to the version with the fix; or, to let one pass for a time, exclude it in the release policy: config.volatileConfig.exclude with value cve.cve_blockers:<CVE> (cve.unpatched_cve_blockers:<CVE> where there is no fix) and effectiveUntil";

export const run: Run<typeof clairResultsStep> = async ({ params, log, signal }) => {
  const { shared } = params;
  return scanStep({ shared, log, signal }, async () => {
    const { images } = await readSubject(shared);
    const { gaps } = await readDone(shared);
    const found = [];
    for (const { arch, digest } of images) {
      const text = (await readReport(shared, arch)).toString("utf8");
      const own = vulnerablePackages(readClairReport(text, digest, `the report on the ${arch} image`));
      log.info(`${arch}: ${own.length} vulnerabilities`);
      found.push(...own);
    }
    logFindings(log, unique(found), { accept: ACCEPT });
    return { scanOutput: countVulnerabilities(found), testOutput: outcome(gaps) };
  });
};

/** The same package in several architectures is one line. */
const unique = (found: Parameters<typeof findingsOf>[0]) => [
  ...new Map(findingsOf(found).map((each) => [`${each.purl} ${each.rule} ${each.severity}`, each])).values(),
];

/** Findings never fail the task; what nobody looked at is a warning. */
const outcome = (gaps: readonly string[]) =>
  gaps.length === 0
    ? makeTestOutput({
        result: "SUCCESS",
        note: "Task clair-scan completed: Refer to Tekton task result SCAN_OUTPUT for vulnerabilities scanned by Clair.",
      })
    : makeTestOutput({
        result: "WARNING",
        warnings: gaps.length,
        note: `Task clair-scan completed with gaps: nothing is known of ${gaps.join(", ")}. Refer to Tekton task result SCAN_OUTPUT for the others.`,
      });
