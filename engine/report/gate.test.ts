import { describe, expect, it } from "vitest";
import { parseGate, sortedExcludes } from "./gate.ts";
import { releaseLines } from "./release-lines.ts";

const finding = (code: string, message: string, more = {}) => ({ msg: message, metadata: { code, ...more } });
const REPORT = {
  success: false,
  "effective-time": "2026-01-01T00:00:00Z",
  components: [
    {
      name: "board",
      containerImage: "registry.example/board@sha256:00",
      success: false,
      violations: [
        finding(
          "tasks.required_tasks_found",
          "Required task clamav-scan is missing or not from a trusted source",
          {
            title: "Required tasks found",
            solution: "Make sure that the pipeline has every task of the list of required tasks.",
            term: "clamav-scan",
          },
        ),
      ],
      warnings: [finding("tasks.soon", "soon", { effective_on: "2027-01-01T00:00:00Z" })],
      successes: [finding("a.b", "Pass"), finding("a.c", "Pass")],
      excluded: [
        {
          ...finding("cve.cve_results_found", "No CVE result"),
          by: "cve.cve_results_found",
          reference: "none here",
        },
      ],
    },
    { name: "api", containerImage: "registry.example/api@sha256:11", success: true },
  ],
  slipway: {
    engine: "native",
    notEvaluated: ["schedule.date_restriction"],
    excludes: [
      {
        value: "cve.cve_results_found",
        reference: "A laptop has no database of vulnerabilities.",
        until: "2027-03-01T00:00:00Z",
        imageRef: "board",
      },
      { value: "test.no_skipped_tests:clair-scan", reference: "none", until: "2027-03-01T00:00:00Z" },
    ],
  },
};

describe("the gate's report in a log", () => {
  it("is read as ec prints it, with what our gate says beside it", () => {
    expect(parseGate(JSON.stringify(REPORT))).toMatchObject({
      success: false,
      engine: "native",
      effectiveTime: "2026-01-01T00:00:00Z",
      notEvaluated: ["schedule.date_restriction"],
      excludes: [
        { value: "cve.cve_results_found", for: "board", until: "2027-03-01T00:00:00Z" },
        { value: "test.no_skipped_tests:clair-scan" },
      ],
      components: [
        {
          name: "board",
          success: false,
          successes: 2,
          violations: [{ code: "tasks.required_tasks_found", term: "clamav-scan" }],
          warnings: [{ code: "tasks.soon", effectiveOn: "2027-01-01T00:00:00Z" }],
          excluded: [{ code: "cve.cve_results_found", by: "cve.cve_results_found", reason: "none here" }],
        },
        { name: "api", success: true, violations: [], excluded: [] },
      ],
    });
  });
  it.each([
    ["spread over lines", JSON.stringify(REPORT, null, 2)],
    ["with lines around it", `reading\n${JSON.stringify(REPORT)}\ndone`],
    ["with signs that a log names", JSON.stringify(REPORT).replace("is missing", "\\u{202e}is missing")],
    ["by ec alone", JSON.stringify({ ...REPORT, slipway: undefined })],
  ])("is read %s", (_how, log) => {
    expect(parseGate(log)?.components[0]?.violations[0]?.message).toContain("is missing");
  });
  it.each([
    "",
    "no JSON",
    "{}",
    '{"success":true}',
    '{"components":[]}',
    '{"success":"yes","components":[]}',
    "{",
  ])("is none in %j", (log) => expect(parseGate(log)).toBeUndefined());
  it("takes what is not of the shape for absent", () => {
    const odd = {
      success: true,
      components: [null, 3, { name: 5, violations: [{ metadata: 7 }], successes: 1 }],
    };
    expect(parseGate(JSON.stringify(odd))?.components).toEqual([
      {
        ...{ name: "", image: "", success: false, warnings: [], excluded: [] },
        violations: [{ code: "policy configuration", message: "" }],
      },
    ]);
  });
});

describe("exceptions of a policy", () => {
  it("are told where a finding was left out by several of them", () => {
    const excludes = [
      { value: "test.no_skipped_tests" },
      { value: "test.no_skipped_tests:scan" },
      { value: "cve" },
    ];
    const excluded = [{ msg: "skipped", by: "test.no_skipped_tests, test.no_skipped_tests:scan" }];
    const report = {
      success: true,
      components: [{ name: "board", containerImage: "r.example/b:1", success: true, excluded }],
      slipway: { engine: "native", excludes },
    };
    const parsed = parseGate(JSON.stringify(report));
    const { told, idle } = parsed === undefined ? { told: [], idle: [] } : sortedExcludes(parsed);
    expect(told.map(({ exclude }) => exclude.value)).toEqual([
      "test.no_skipped_tests",
      "test.no_skipped_tests:scan",
    ]);
    expect(idle.map(({ value }) => value)).toEqual(["cve"]);
  });
});

describe("the summary of a release", () => {
  const published = ["1", "2", "3", "4", "5", "6"].map((tag) => ({
    ...{ task: "push-snapshot", component: "board", digest: `sha256:${"0".repeat(64)}`, pushed: tag !== "6" },
    reference: `registry.example/prod/board:${tag}`,
  }));
  const gate = parseGate(JSON.stringify(REPORT));
  const gates = gate === undefined ? [] : [{ ...gate, task: "verify" }];

  it("says what was refused and why, what to do, and what was not checked until when", () => {
    expect(releaseLines({ gates, published: [], signed: [] }, 120)).toEqual([
      "    policy     refused, 1 violation, 1 warning",
      "      board:",
      "        tasks.required_tasks_found:clamav-scan",
      "          Required task clamav-scan is missing or not from a trusted source",
      "          What to do: Make sure that the pipeline has every task of the list of required tasks.",
      "    not checked, else it would have been refused (until 2027-03-01)",
      "      cve.cve_results_found for board",
      "        A laptop has no database of vulnerabilities.",
      "      1 more exception, which changed nothing here",
      "      1 rule of the policy that only ec knows",
      "    published  nothing",
    ]);
  });
  it("says what was verified and published, and what was there already", () => {
    const good = { ...REPORT, success: true, components: [REPORT.components[1]], slipway: {} };
    const passed = parseGate(JSON.stringify(good));
    const both = passed === undefined ? [] : [{ ...passed, task: "verify" }];
    const signed = published.slice(0, 2).map(({ reference }) => ({
      ...{ image: `registry.example/prod/board@sha256:${"0".repeat(64)}`, key: "SHA256:abc" },
      identity: reference,
    }));
    expect(releaseLines({ gates: both, published, signed }, 80)).toEqual([
      "    policy     1 image verified",
      "    published  6 tags, 1 of them already there",
      ...["1", "2", "3", "4", "5"].map((tag) => `      registry.example/prod/board:${tag}`),
      "      and 1 more",
      "    signed     2 names by key SHA256:abc",
    ]);
  });
  it("tells all exceptions where nobody says which changed something", () => {
    const ec = { ...REPORT, slipway: { ...REPORT.slipway, engine: "ec" } };
    const read = parseGate(JSON.stringify(ec));
    const text = releaseLines(
      { gates: read === undefined ? [] : [{ ...read, task: "v" }], published, signed: [] },
      80,
    );
    expect(text).toContain("      test.no_skipped_tests:clair-scan");
  });
  it("fits a narrow terminal", () => {
    const lines = releaseLines({ gates, published, signed: [] }, 44);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(46);
    expect(lines.join("\n")).toContain("not checked");
  });
  it("says a term or message of others without moving the cursor", () => {
    const hostile = structuredClone(REPORT);
    const [first] = hostile.components[0]?.violations ?? [];
    if (first !== undefined) first.msg = "a\u001b[2Jb\u202ec";
    const read = parseGate(JSON.stringify(hostile));
    const text = releaseLines(
      { gates: read === undefined ? [] : [{ ...read, task: "v" }], published, signed: [] },
      80,
    );
    expect(text).toContain("          abc");
  });
});
