import type { Finding } from "../../lib/findings/index.ts";
import { makeTestOutput, type TestOutput } from "../../lib/formats/index.ts";
import { formatPurl } from "../../lib/sbom/index.ts";

/** Name of the task, in notes. */
export const TASK = "deprecated-image-check";
/** How a finding is accepted. */
export const ACCEPT =
  "build from an image that is maintained; or exclude test.no_failed_tests:deprecated-image-check (test.no_test_warnings:… for an unknown image) in the release policy";

/** What was seen, by base image. */
export interface Seen {
  /** Repositories that are maintained. */
  readonly good: readonly string[];
  readonly deprecated: readonly string[];
  readonly unknown: readonly string[];
  /** Architectures without SBOM. */
  readonly missing: readonly string[];
  /** Number of images whose SBOM was asked for. */
  readonly images: number;
  /** Why something could not be looked at. */
  readonly problems: readonly string[];
}

/** Base images that are deprecated, or that the catalogue does not know. */
export const findingsOf = ({ deprecated, unknown }: Seen): readonly Finding[] => [
  ...deprecated.map((repository) =>
    finding(repository, "deprecated-image", "error", "is marked Deprecated in the catalogue"),
  ),
  ...unknown.map((repository) =>
    finding(
      repository,
      "unknown-image",
      "warning",
      "is not in the catalogue: nobody can say if it is deprecated",
    ),
  ),
];

const finding = (repository: string, rule: string, severity: Finding["severity"], what: string): Finding => ({
  tool: TASK,
  rule,
  severity,
  message: `base image ${repository} ${what}`,
  purl: formatPurl({
    type: "oci",
    name: repository.slice(repository.lastIndexOf("/") + 1),
    qualifiers: { repository_url: repository },
  }),
});

/** Errors before failures before warnings; a clean result only if everything was looked at. */
export function judge(seen: Seen, namespace: string): TestOutput {
  const { good, deprecated, unknown, missing, problems } = seen;
  const warnings = unknown.length + missing.length;
  const counters = { successes: good.length, failures: deprecated.length, warnings, namespace };
  const [first] = problems;
  if (first !== undefined)
    return makeTestOutput({
      ...counters,
      result: "ERROR",
      note: `Task ${TASK} failed: ${clip(first)}${more(problems)}. For details, check Tekton task log.`,
    });
  const result = deprecated.length > 0 ? "FAILURE" : warnings > 0 ? "WARNING" : "SUCCESS";
  return makeTestOutput({ ...counters, result, note: `${noteOf(seen)}${unread(seen)}` });
}

const noteOf = ({ good, deprecated, unknown, missing }: Seen): string =>
  good.length + deprecated.length + unknown.length + missing.length === 0
    ? `Task ${TASK} success: No base images to check.`
    : `Task ${TASK} completed: Check result for task result.`;

const unread = ({ missing, images }: Seen): string =>
  missing.length === 0
    ? ""
    : ` ${missing.length} of ${images} images have no SBOM (${missing.join(", ")}): their base images were not looked at.`;

const more = (problems: readonly string[]) =>
  problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
/** The note has room for 300 bytes, and its end says where the rest is. */
const clip = (text: string) => (text.length > 190 ? `${text.slice(0, 190)}…` : text);
