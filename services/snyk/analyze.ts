import { createHash } from "node:crypto";
import { LANGUAGES, languageOf } from "./languages.ts";
import { RULES, type Rule } from "./rules.ts";

const LEVELS: readonly Rule["level"][] = ["note", "warning", "error"];

export interface SourceFile {
  /** Path in the bundle, as the CLI wrote it (percent-encoded). */
  readonly path: string;
  readonly text: string;
}

interface Hit {
  readonly rule: Rule;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/**
 * The analysis of a bundle as Snyk answers it: a SARIF 2.1.0 log with one run, the rules that found
 * something, and how many files of each language there were.
 *
 * @param severity 1 low, 2 medium, 3 high: the least that is told
 */
export function analyze(files: readonly SourceFile[], severity = 0): object {
  const hits = files.flatMap(hitsOf).filter(({ rule }) => LEVELS.indexOf(rule.level) + 1 >= severity);
  const rules = RULES.filter((rule) => hits.some((hit) => hit.rule === rule));
  return {
    $schema: "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "SnykCode",
            semanticVersion: "1.0.0",
            version: "1.0.0",
            rules: rules.map(ruleOf),
          },
        },
        results: hits.map((hit) => resultOf(hit, rules)),
        properties: { coverage: coverageOf(files) },
      },
    ],
  };
}

function hitsOf({ path, text }: SourceFile): Hit[] {
  const language = languageOf(decodeURI(path));
  const rules = RULES.filter(({ languages }) => language !== undefined && languages.includes(language));
  return text.split(/\r?\n/).flatMap((content, index) =>
    rules.flatMap((rule) => {
      const found = rule.pattern.exec(content);
      if (found === null) return [];
      return [{ rule, path, line: index + 1, column: found.index + 1, length: found[0].length }];
    }),
  );
}

const ruleOf = ({ id, title, level, cwe, languages }: Rule) => ({
  id,
  name: id.slice(id.indexOf("/") + 1),
  shortDescription: { text: title },
  defaultConfiguration: { level },
  help: { markdown: `## ${title}\n`, text: "" },
  properties: {
    tags: languages.map((each) => each.toLowerCase()),
    categories: ["Security"],
    cwe: [cwe],
    precision: "very-high",
  },
});

const SCORE = { error: 800, warning: 550, note: 300 } as const;

function resultOf({ rule, path, line, column, length }: Hit, rules: readonly Rule[]) {
  const physicalLocation = {
    artifactLocation: { uri: path, uriBaseId: "%SRCROOT%" },
    region: { startLine: line, endLine: line, startColumn: column, endColumn: column + length },
  };
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: rule.level,
    message: { text: rule.message, markdown: rule.message, arguments: [] },
    locations: [{ physicalLocation }],
    fingerprints: { "0": createHash("sha256").update(`${rule.id} ${path} ${line}`).digest("hex") },
    codeFlows: [{ threadFlows: [{ locations: [{ location: { id: 0, physicalLocation } }] }] }],
    properties: { priorityScore: SCORE[rule.level], isAutofixable: false },
  };
}

const coverageOf = (files: readonly SourceFile[]) =>
  Object.keys(LANGUAGES).flatMap((lang) => {
    const count = files.filter(({ path }) => languageOf(decodeURI(path)) === lang).length;
    return count === 0 ? [] : [{ files: count, isSupported: true, lang, type: "SUPPORTED" }];
  });
