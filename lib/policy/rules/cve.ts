import { isRecord } from "../../json/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { type Grouped, reportsOf, vulnerabilities } from "./cve-reports.ts";
import { rulesOf, unless } from "./define.ts";
import { setting } from "./settings.ts";
import { aCount, dataProblems, listOf, objectOf, oneOf, type Shape } from "./shape.ts";
import { instant } from "./values.ts";

const DAY = 86_400_000;

/** https://conforma.dev/docs/policy/packages/release_cve.html */
export const cve = rulesOf("cve", {
  cve_results_found: {
    title: "The image was scanned for vulnerabilities",
    description: "The provenance names a report of Clair or TPA about the image; an index needs none.",
    solution: "Run clair-scan or another scan that attaches its report and names it in REPORTS.",
    in: ["minimal", "redhat", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    async check(context) {
      const found = (await reportsOf(context)).some(
        (report) => report["vulnerabilities"] || report["providers"],
      );
      return unless(
        context.evidence.image.isIndex || found,
        "there is no report of a scan for vulnerabilities",
      );
    },
  },
  cve_blockers: {
    title: "No vulnerability that blocks and has a fix",
    description:
      "The reports have no vulnerability with a fix whose severity is among the rule data `restrict_cve_security_levels`. `cve_leeway` gives days from its disclosure.",
    solution: "Update what has the vulnerability.",
    in: ["minimal", "redhat", "redhat_security"],
    after: ["cve.cve_results_found"],
    check: (context) => blocking(context, "restrict_cve_security_levels", true),
  },
  unpatched_cve_blockers: {
    title: "No vulnerability that blocks without a fix",
    description:
      "The reports have no vulnerability without a fix whose severity is among the rule data `restrict_unpatched_cve_security_levels`.",
    solution: "Remove what has the vulnerability, or wait for a fix.",
    in: ["minimal", "redhat", "redhat_security"],
    after: ["cve.cve_results_found"],
    check: (context) => blocking(context, "restrict_unpatched_cve_security_levels", false),
  },
  cve_warnings: {
    kind: "warn",
    title: "No vulnerability to warn of that has a fix",
    description:
      "The reports have no vulnerability with a fix whose severity is among the rule data `warn_cve_security_levels`.",
    solution: "Update what has the vulnerability.",
    in: ["minimal", "redhat"],
    after: ["cve.cve_results_found"],
    check: async (context) => (await vulnerabilities(context, "warn_cve_security_levels", true)).map(said),
  },
  unpatched_cve_warnings: {
    kind: "warn",
    title: "No vulnerability to warn of without a fix",
    description:
      "The reports have no vulnerability without a fix whose severity is among the rule data `warn_unpatched_cve_security_levels`.",
    solution: "Remove what has the vulnerability, or wait for a fix.",
    in: ["minimal", "redhat"],
    after: ["cve.cve_results_found"],
    check: async (context) =>
      (await vulnerabilities(context, "warn_unpatched_cve_security_levels", false)).map(said),
  },
  rule_data_provided: {
    title: "Severities have the right form",
    description: "The rule data about severities are lists of them, and `cve_leeway` gives each days.",
    solution: "Mend the rule data.",
    in: ["minimal", "redhat", "policy_data", "redhat_security"],
    check: (context) => dataErrors(context),
  },
});

const said = ({ name, level, patched }: Grouped): Violation => ({
  message: `vulnerability "${name}" of ${level} severity${patched ? "" : ", which has no fix"}`,
  term: name,
});

async function blocking(context: RuleContext, key: string, patched: boolean): Promise<readonly Violation[]> {
  const leeway = setting(context, "cve_leeway");
  return (await vulnerabilities(context, key, patched)).map((one) => {
    const issued = instant(one.issued);
    const days = isRecord(leeway) ? Number(leeway[one.level] ?? 0) : 0;
    // A disclosure that is no time, or none, gives no leeway.
    if (issued === undefined || !Number.isFinite(days)) return said(one);
    return { ...said(one), effectiveOn: new Date(issued + days * DAY).toISOString().replace(/\.\d+Z$/, "Z") };
  });
}

const LEVELS = ["critical", "high", "medium", "low", "unknown"] as const;
const levels: Shape = listOf(oneOf(...LEVELS));

const dataErrors = (context: RuleContext): readonly Violation[] =>
  dataProblems(context, {
    restrict_cve_security_levels: levels,
    warn_cve_security_levels: levels,
    restrict_unpatched_cve_security_levels: levels,
    warn_unpatched_cve_security_levels: levels,
    cve_leeway: objectOf(Object.fromEntries(LEVELS.map((level) => [level, aCount]))),
  });
