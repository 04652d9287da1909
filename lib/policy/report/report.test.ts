import { describe, expect, it } from "vitest";
import { formatProblem } from "../../formats/index.ts";
import { problemsOf } from "../check.ts";
import type { Finding, ImageVerdict, Verdict } from "../types.ts";
import { jsonReport, testOutputOf, textReport } from "./index.ts";

const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  code,
  title: `Title of ${code}`,
  description: "What it wants.",
  solution: "Do something about it.",
  message: `Bad in ${code}`,
  collections: ["redhat"],
  ...more,
});
const passed = (code: string) => finding(code, { message: "Pass" });
const image = (name: string, more: Partial<ImageVerdict> = {}): ImageVerdict => {
  const violations = more.violations ?? [];
  return {
    name,
    containerImage: `r.example/org/${name}@sha256:${"a".repeat(64)}`,
    violations,
    warnings: [],
    successes: [passed("good.fine")],
    excluded: [],
    success: violations.length === 0,
    ...more,
  };
};
const verdict = (images: readonly ImageVerdict[], more: Partial<Verdict> = {}): Verdict => ({
  success: images.every(({ success }) => success),
  effectiveTime: "2026-11-20T12:00:00.000Z",
  engine: "native",
  images,
  notEvaluated: [],
  excludes: [],
  ...more,
});
const policy = { sources: [{ policy: ["oci::r.example/p:1"] }] };
const head = { policy, key: "PEM", version: "v0", info: true };

describe("the JSON report", () => {
  it("has the members that ec's has, and what was not checked beside them", () => {
    const refused = image("app", {
      source: { git: { url: "u", revision: "r" } },
      violations: [finding("p.one", { term: ["a", "b"], effectiveOn: "2026-11-01T00:00:00Z" })],
      warnings: [
        finding("p.two"),
        finding("", { message: "Include criterion 'x' doesn't match any policy rule" }),
      ],
      signatures: [{ identity: "r.example/org/app", keyId: "SHA256:x" }],
      attested: [{ statementType: "s", predicateType: "p", buildType: "b" }],
      excluded: [{ ...finding("p.three"), by: "p", reference: "why", until: "2027-01-01" }],
    });
    const report = jsonReport(
      verdict([refused], { notEvaluated: ["olm.x"], excludes: [{ value: "p", until: "2027-01-01" }] }),
      head,
    );
    expect(problemsOf("policy-report", report)).toEqual([]);
    expect(Object.keys(report)).toEqual([
      "success",
      "components",
      "key",
      "policy",
      "ec-version",
      "effective-time",
      "slipway",
    ]);
    expect(report.components[0]).toEqual({
      name: "app",
      containerImage: refused.containerImage,
      source: { git: { url: "u", revision: "r" } },
      violations: [
        {
          msg: "Bad in p.one",
          metadata: {
            code: "p.one",
            collections: ["redhat"],
            description:
              'What it wants. To exclude this rule add one or more of "p.one:a", "p.one:b" to the `exclude` section of the policy configuration.',
            effective_on: "2026-11-01T00:00:00Z",
            solution: "Do something about it.",
            term: ["a", "b"],
            title: "Title of p.one",
          },
        },
      ],
      warnings: [
        expect.objectContaining({ msg: "Bad in p.two" }),
        { msg: "Include criterion 'x' doesn't match any policy rule" },
      ],
      successes: [
        {
          msg: "Pass",
          metadata: {
            code: "good.fine",
            collections: ["redhat"],
            description: "What it wants.",
            title: "Title of good.fine",
          },
        },
      ],
      success: false,
      signatures: [{ keyid: "SHA256:x", sig: "" }],
      attestations: [{ type: "s", predicateType: "p", predicateBuildType: "b" }],
      excluded: [expect.objectContaining({ by: "p", reference: "why", until: "2027-01-01" })],
    });
    expect(report.slipway).toEqual({
      engine: "native",
      notEvaluated: ["olm.x"],
      excludes: [{ value: "p", until: "2027-01-01" }],
    });
  });

  it("leaves empty lists out, and without info all words but the code", () => {
    const report = jsonReport(verdict([image("app", { violations: [finding("p.one", { term: "a" })] })]), {
      ...head,
      info: false,
    });
    expect(report.components[0]).not.toHaveProperty("warnings");
    expect(report.components[0]?.violations).toEqual([
      { msg: "Bad in p.one", metadata: { code: "p.one", term: "a" } },
    ]);
  });
});

describe("TEST_OUTPUT", () => {
  it.each<[string, Verdict, string, string]>([
    ["SUCCESS where all passed", verdict([image("a"), image("b")]), "SUCCESS", "2 images passed"],
    [
      "SUCCESS that says what was not checked",
      verdict([image("a")], { excludes: [{ value: "cve" }], notEvaluated: ["x.y", "x.z"] }),
      "SUCCESS",
      "1 image passed; not checked: 1 excluded by the policy, 2 rules that only ec judges",
    ],
    ["WARNING", verdict([image("a", { warnings: [finding("p.x")] })]), "WARNING", "1 image passed"],
    [
      "FAILURE with images and rules",
      verdict([image("a"), image("b", { violations: [finding("p.x"), finding("p.x"), finding("p.y")] })]),
      "FAILURE",
      "1 of 2 images refused (b): p.x, p.y",
    ],
    [
      "FAILURE also where no violation is listed",
      verdict([image("a", { success: false })]),
      "FAILURE",
      "1 of 1 image refused (a)",
    ],
    [
      "SKIPPED where nothing was asked",
      verdict([image("a", { successes: [] })]),
      "SKIPPED",
      "1 image passed",
    ],
  ])("is %s", (_, of, result, note) => {
    const output = testOutputOf(of);
    expect(formatProblem("test-output", output)).toBeUndefined();
    expect([output.result, output.note]).toEqual([result, note]);
  });

  it("counts over all images", () => {
    const one = image("a", { violations: [finding("p.x")], warnings: [finding("p.y"), finding("p.z")] });
    expect(testOutputOf(verdict([one, one]))).toMatchObject({ failures: 2, warnings: 4, successes: 2 });
  });
});

describe("the report for people", () => {
  it("says of each image what is wrong and what to do, and then what was not checked", () => {
    const images = [
      image("fine"),
      image("app", {
        violations: [finding("p.one", { term: "clair-scan", message: `Long ${"words ".repeat(30)}end` })],
        warnings: [finding("p.two")],
        excluded: [{ ...finding("p.three"), by: "p.three" }],
      }),
    ];
    const text = textReport(
      verdict(images, {
        excludes: [
          { value: "p.three", reference: "No scanner on this machine", until: "2027-01-01T00:00:00Z" },
          { value: "cve" },
        ],
        notEvaluated: ["olm.a", "olm.b"],
      }),
    );
    expect(text.split("\n")).toEqual([
      "✕ refused: 2 images, 1 violation, 1 warning, 2 successes",
      "judged by the native rules for 2026-11-20T12:00:00.000Z",
      "",
      "✓ fine",
      `  ${images[0]?.containerImage}`,
      "  1 rule found nothing wrong",
      "",
      "✕ app",
      `  ${images[1]?.containerImage}`,
      "  ✕ p.one (clair-scan)",
      "      Long words words words words words words words words words words words words words words words words",
      "      words words words words words words words words words words words words words words end",
      "      → Do something about it.",
      "  ! p.two",
      "      Bad in p.two",
      "      → Do something about it.",
      "",
      "Not checked",
      "  - p.three: excluded by the policy until 2027-01-01T00:00:00Z",
      "      why: No scanner on this machine",
      "  - cve: excluded by the policy, with no end",
      "  - would have been found in app: p.three, excluded by p.three",
      "      Bad in p.three",
      "  - 2 rules of the policy that only ec judges, which is not here:",
      "      olm.a olm.b",
      "",
    ]);
  });

  it("says so where everything was checked", () => {
    expect(textReport(verdict([image("a")]))).toContain("Not checked: nothing was left out");
  });
});
