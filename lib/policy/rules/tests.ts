import { isRecord } from "../../json/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { type NamedResult, resultsNamed, runsOf } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf, oneOf } from "./shape.ts";
import { isMore } from "./values.ts";

const BOTH = ["redhat", "redhat_security"] as const;

/** https://conforma.dev/docs/policy/packages/release_test.html */
export const tests = rulesOf("test", {
  test_data_found: {
    title: "Tests ran",
    description: "A task of the run has a result TEST_OUTPUT.",
    solution: "Run the checks in the build pipeline.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(runsOf(context).length === 0 || outputs(context).length > 0, "no task reports a TEST_OUTPUT"),
  },
  test_results_found: {
    title: "Tests have results",
    description: "Every TEST_OUTPUT has a `result`.",
    solution: "Let the task write a TEST_OUTPUT with a result.",
    in: BOTH,
    after: ["test.test_data_found"],
    check: (context) =>
      outputs(context)
        .filter((output) => fieldOf(output, "result") === undefined)
        .map(({ task }) => ({ message: `the TEST_OUTPUT of task "${task}" has no result` })),
  },
  test_results_known: {
    title: "Results of tests are known",
    description: "The `result` of every TEST_OUTPUT is one of the rule data `supported_tests_results`.",
    solution: "Let the task write SUCCESS, FAILURE, WARNING, SKIPPED or ERROR.",
    in: BOTH,
    after: ["test.test_data_found"],
    check(context) {
      const known: readonly unknown[] = texts(context, "supported_tests_results");
      return outputs(context)
        .map((output) => ({ task: output.task, result: fieldOf(output, "result") }))
        .filter(({ result }) => result !== undefined && !known.includes(result))
        .map(({ task, result }) => ({
          message: `task "${task}" reports an unknown test result ${JSON.stringify(result)}`,
          term: task,
        }));
    },
  },
  no_failed_tests: {
    title: "No test failed",
    description:
      "No TEST_OUTPUT says FAILURE or has failures, but for those of the rule data `informative_tests`.",
    solution: "Look into the log of the task, mend what it found, and build again.",
    in: BOTH,
    after: ["test.test_data_found"],
    check: (context) => found(context, "failed_tests_results", "failures", "a failed test", false),
  },
  no_erred_tests: {
    title: "No test erred",
    description: "No TEST_OUTPUT says ERROR.",
    solution: "Look into the log of the task: it could not do its work.",
    in: BOTH,
    after: ["test.test_data_found"],
    check: (context) => found(context, "erred_tests_results", undefined, "a test that erred"),
  },
  no_skipped_tests: {
    title: "No test was skipped",
    description: "No TEST_OUTPUT says SKIPPED: what a test needs, a token or a database, was there.",
    solution: "Give the task what it needs; its note says what that is.",
    in: BOTH,
    after: ["test.test_data_found"],
    since: "2023-12-08T00:00:00Z",
    check: (context) => found(context, "skipped_tests_results", undefined, "a test that was skipped"),
  },
  no_failed_informative_tests: {
    kind: "warn",
    title: "No informative test failed",
    description: "No TEST_OUTPUT of the rule data `informative_tests` says FAILURE or has failures.",
    solution: "Look into the log of the task.",
    in: ["redhat"],
    after: ["test.test_data_found"],
    check: (context) => found(context, "failed_tests_results", "failures", "a failed informative test", true),
  },
  no_test_warnings: {
    kind: "warn",
    title: "No test warned",
    description: "No TEST_OUTPUT says WARNING or has warnings.",
    solution: "Look into the log of the task.",
    in: ["redhat"],
    after: ["test.test_data_found"],
    check: (context) => found(context, "warned_tests_results", "warnings", "a test with warnings"),
  },
  test_all_images: {
    title: "Tests looked at this image",
    description: "Every IMAGES_PROCESSED has the digest of the image; the tasks of a matrix count as one.",
    solution: "Let the task look at every image that was built, an index and its children.",
    in: BOTH,
    since: "2024-05-29T00:00:00Z",
    check: unprocessed,
  },
  rule_data_provided: {
    title: "Results of tests have the right form",
    description:
      "The rule data about results of tests are lists of results, and `informative_tests` of texts.",
    solution: "Mend the rule data.",
    in: ["redhat", "policy_data", "redhat_security"],
    check: (context) =>
      dataProblems(context, {
        ...Object.fromEntries(RESULT_KEYS.map((key) => [`${key}_tests_results`, listOf(oneOf(...RESULTS))])),
        informative_tests: listOf(aText),
      }),
  },
});

const RESULTS = ["SUCCESS", "FAILURE", "WARNING", "SKIPPED", "ERROR"] as const;
const RESULT_KEYS = ["supported", "failed", "erred", "skipped", "warned"] as const;

const outputs = (context: RuleContext): readonly NamedResult[] => resultsNamed(context, "TEST_OUTPUT");
const fieldOf = ({ value }: NamedResult, field: string): unknown =>
  isRecord(value) ? value[field] : undefined;

/** Tasks whose test ended so, or counts some; with `informative`, only those that are, or that are not. */
function found(
  context: RuleContext,
  resultsKey: string,
  count: string | undefined,
  what: string,
  informative?: boolean,
): readonly Violation[] {
  const results: readonly unknown[] = texts(context, resultsKey);
  const only = texts(context, "informative_tests");
  return outputs(context)
    .filter((each) => results.includes(fieldOf(each, "result")) || (count && isMore(fieldOf(each, count))))
    .filter(({ task }) => informative === undefined || only.includes(task) === informative)
    .map(({ task }) => ({ message: `task "${task}" reports ${what}`, term: task }));
}

/** Only tasks by bundle are counted, and those of one name together: so Conforma groups them. */
function unprocessed(context: RuleContext): readonly Violation[] {
  const { digest } = context.evidence.image;
  const reports = resultsNamed(context, "IMAGES_PROCESSED");
  const seen = new Set(
    reports
      .filter((report) => report.bundle !== undefined && digestsOf(report).includes(digest))
      .map(({ task }) => task),
  );
  return reports
    .filter(({ task }) => !seen.has(task))
    .map(({ task }) => ({
      message: `test "${task}" did not look at the image with digest '${digest}'`,
      term: task,
    }));
}

function digestsOf(report: NamedResult): readonly unknown[] {
  const image = fieldOf(report, "image");
  const digests = isRecord(image) ? image["digests"] : undefined;
  return Array.isArray(digests) ? digests : [];
}
