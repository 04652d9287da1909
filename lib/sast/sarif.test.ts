import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { embedContext } from "./context.ts";
import { type Defect, defectOf, keyEvent } from "./defect.ts";
import { shellDefect, type TestSources, testSources } from "./fixtures.ts";
import { writeSarif } from "./sarif.ts";
import { readSarif } from "./sarif-read.ts";

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
});
afterEach(() => sources.remove());

const shellcheck = {
  name: "ShellCheck",
  version: "0.9.0",
  link: "https://example.com",
  ruleLink: (rule: string) => `https://example.com/${rule}`,
};
const write = (defects: readonly Defect[]) => JSON.parse(writeSarif(defects, shellcheck));

describe("a SARIF report", () => {
  it("has rule, level, place with context, and fingerprints of each finding", async () => {
    await sources.write({ "web/run it.sh": "#!/bin/sh\necho $1\n" });
    const defects = await embedContext([shellDefect("web/run it.sh", 2, { cwe: 88 })], sources.root);
    const report = write(defects);
    expect(report).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "unicodeCodePoints" }] });
    expect(report.runs[0].tool.driver).toEqual({
      name: "ShellCheck",
      version: "0.9.0",
      informationUri: "https://example.com",
      rules: [
        {
          id: "SHELLCHECK_WARNING: info[SC2086]",
          name: "SC2086",
          shortDescription: { text: "SC2086" },
          helpUri: "https://example.com/SC2086",
          help: {
            text: "See https://example.com/SC2086",
            markdown: "See [SC2086](https://example.com/SC2086)",
          },
          properties: { tags: ["ShellCheck"], cwe: ["CWE-88"] },
        },
      ],
    });
    expect(report.runs[0].results).toEqual([
      {
        ruleId: "SHELLCHECK_WARNING: info[SC2086]",
        ruleIndex: 0,
        level: "note",
        message: { text: "Double quote." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "web/run%20it.sh" },
              region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 8 },
              contextRegion: { startLine: 1, endLine: 2, snippet: { text: "#!/bin/sh\necho $1" } },
            },
          },
        ],
        fingerprints: {
          "csdiff/v0": expect.stringMatching(/^[0-9a-f]{40}$/) as string,
          "csdiff/v1": expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        },
        properties: { cwe: "CWE-88" },
      },
    ]);
  });

  it("names each rule once, and findings point to it", () => {
    const other = defectOf("SHELLCHECK_WARNING", { ...keyEvent(shellDefect("b")), event: "error[SC1009]" });
    const [run] = write([shellDefect("a"), other, shellDefect("c")]).runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      "SHELLCHECK_WARNING: error[SC1009]",
      "SHELLCHECK_WARNING: info[SC2086]",
    ]);
    expect(run.results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([1, 0, 1]);
  });

  it.each([
    ["error[X]", "error"],
    ["warning", "warning"],
    ["note[X]", "note"],
    ["style[SC1]", "note"],
    ["identifier_typo", "warning"],
  ])("%s is of level %s", (event, level) => {
    const [run] = write([defectOf("X", { file: "a", line: 1, event, message: "m" })]).runs;
    expect(run.results[0].level).toBe(level);
  });

  it("is the same bytes for the same findings, and holds none when there are none", () => {
    expect(writeSarif([shellDefect("a")], shellcheck)).toBe(writeSarif([shellDefect("a")], shellcheck));
    expect(write([]).runs[0].results).toEqual([]);
  });

  it("has no region for a finding about a whole file, and no place for one about none", () => {
    const [run] = write([
      defectOf("X", { file: "a", line: 0, event: "warning", message: "m" }),
      defectOf("X", { file: "", line: 0, event: "warning", message: "n" }),
    ]).runs;
    expect(run.results[0].locations).toEqual([{ physicalLocation: { artifactLocation: { uri: "a" } } }]);
    expect(run.results[1].locations).toEqual([]);
  });

  it("tells the way to a finding of several events", () => {
    const step = { file: "b", line: 4, event: "taint", message: "comes from here" };
    const defect = defectOf("X", { file: "a", line: 1, event: "error", message: "m" });
    const [run] = write([{ ...defect, events: [...defect.events, step] }]).runs;
    expect(run.results[0].codeFlows[0].threadFlows[0].locations[1]).toMatchObject({
      location: { message: { text: "comes from here" } },
      kinds: ["taint"],
    });
  });
});

describe("a SARIF document of a tool", () => {
  const document = {
    runs: [
      {
        tool: {
          driver: {
            name: "SnykCode",
            rules: [
              { id: "python/Sqli", properties: { cwe: ["CWE-89"] } },
              { id: "js/X", defaultConfiguration: { level: "error" } },
            ],
          },
        },
        results: [
          {
            ruleId: "python/Sqli",
            level: "error",
            message: { text: "flows into execute" },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "my%20app/db.py" },
                  region: { startLine: 3, endLine: 4, startColumn: 5, endColumn: 9 },
                },
              },
            ],
          },
          { ruleId: "js/X", message: { text: "m" } },
        ],
      },
    ],
  };

  it("is read as csgrep reads it", () => {
    expect(readSarif(document, "x")).toEqual([
      {
        checker: "SNYK_CODE_WARNING",
        cwe: 89,
        key: 0,
        events: [
          {
            file: "my app/db.py",
            line: 3,
            endLine: 4,
            column: 5,
            endColumn: 9,
            event: "error[python/Sqli]",
            message: "flows into execute",
          },
        ],
      },
      {
        checker: "SNYK_CODE_WARNING",
        key: 0,
        events: [{ file: "", line: 0, event: "error[js/X]", message: "m" }],
      },
    ]);
  });

  it("that is ours gives the findings again", () => {
    const defect = shellDefect("a b/c.sh", 3, { cwe: 88 });
    const [back] = readSarif(write([defect]), "x");
    expect(back).toEqual({ checker: defect.checker, cwe: 88, key: 0, events: defect.events });
  });

  it.each([[[]], [{}], [{ runs: [1] }], [{ runs: [{ results: {} }] }]])("%j is refused", (broken) => {
    expect(() => readSarif(broken, "report.sarif")).toThrowError(
      expect.objectContaining({
        code: "SAST_BAD_REPORT",
        message: expect.stringContaining("report.sarif") as string,
      }),
    );
  });
});
