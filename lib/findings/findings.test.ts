import { describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { type Finding, formatFinding, logFindings, parseFinding } from "./index.ts";

const shell: Finding = {
  tool: "shellcheck",
  rule: "SC2086",
  severity: "warning",
  message: "Double quote to prevent globbing: \nsee the [wiki]",
  file: "web/run it.sh",
  line: 3,
  column: 6,
};
const flaw: Finding = {
  tool: "clair",
  rule: "CVE-2026-1",
  severity: "critical",
  message: "overflow",
  purl: "pkg:deb/debian/openssl@3.0.1?arch=amd64",
  fixedIn: "3.0.2",
};

describe("a finding", () => {
  it("is a line that editors and people can read", () => {
    expect(formatFinding(shell)).toBe(
      "web/run it.sh:3:6: warning: Double quote to prevent globbing: see the [wiki] [SC2086]",
    );
    expect(formatFinding(flaw)).toBe(
      "pkg:deb/debian/openssl@3.0.1?arch=amd64: critical: overflow; fixed in 3.0.2 [CVE-2026-1]",
    );
  });
  it("names characters that turn the text around them", () => {
    const hidden = { ...shell, file: "a\u202eb.sh", message: "see c\u2066d" };
    expect(formatFinding(hidden)).toBe("a\\u{202e}b.sh:3:6: warning: see c\\u{2066}d [SC2086]");
  });
  it("is one finding, whatever names and rules there are in it", () => {
    const odd = { ...shell, file: "warn: a\nb: error: c [X]", rule: "R] x\n[Y", fixedIn: "1\n2" };
    const line = formatFinding(odd);
    expect(line).toBe(
      "./warn: a b: error: c [X]:3:6: warning: Double quote to prevent globbing: see the [wiki]; fixed in 1 2 [R_x_[Y]",
    );
    expect(parseFinding(line)?.rule).toBe("R_x_[Y");
    expect(formatFinding({ ...shell, file: "accept: run this" })).toMatch(
      /^\.\/accept: run this:3:6: warning: /,
    );
  });
  it("is not too long for its reader, and comes back all the same", () => {
    const long = "x: error: \u202e".repeat(1000);
    const line = formatFinding({ ...shell, file: long, message: long, rule: long, fixedIn: long });
    expect(line.length).toBeLessThan(5000);
    expect(parseFinding(line)).toBeDefined();
  });
  it.each([shell, flaw])("comes back out of its line: $rule", (finding) => {
    expect(parseFinding(formatFinding(finding))).toMatchObject({
      severity: finding.severity,
      rule: finding.rule,
    });
  });
  it.each([
    "",
    "error: cannot read x",
    "a: warning: b",
    "Downloaded a.tar [3]",
    "warn: snyk: a.js: error: said by a tool [X1]",
    "debug: git: a: error: b [X1]",
    "  a: error: b [X1]",
  ])("is not: %j", (line) => {
    expect(parseFinding(line)).toBeUndefined();
  });
});

describe("the log of a check", () => {
  it("has the worst first and says once how to accept one", () => {
    const log = memoryLog();
    logFindings(log, [shell, flaw, { ...shell, line: 1 }], { accept: "write a comment above." });
    expect(log.lines.map((line) => line.slice(0, 20))).toEqual([
      "pkg:deb/debian/opens",
      "web/run it.sh:1:6: w",
      "web/run it.sh:3:6: w",
      "accept: write a comm",
    ]);
  });
  it("does not drown in them", () => {
    const log = memoryLog();
    logFindings(
      log,
      Array.from({ length: 1000 }, (_, line) => ({ ...shell, line: line + 1 })),
      { accept: "x" },
    );
    expect(log.lines).toHaveLength(202);
    expect(log.lines.at(-2)).toBe("and 800 more, in the report");
  });
});
