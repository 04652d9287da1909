import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../../../../lib/contract/index.ts";
import { type Finding, logFindings } from "../../../../lib/findings/index.ts";
import { makeTestOutput } from "../../../../lib/formats/index.ts";
import type { blanksCheck } from "./contract.ts";

export const run: Run<typeof blanksCheck> = async ({ params, log }) => {
  const entries = await readdir(params.source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const findings = (await Promise.all(files.map((file) => blanksIn(file, params.source)))).flat();
  logFindings(log, findings, { accept: "an editor that trims lines does away with all of them." });
  const result = findings.length > 0 ? "WARNING" : "SUCCESS";
  const note = `Task blanks-check completed: ${files.length} files looked at.`;
  return { testOutput: makeTestOutput({ result, note, warnings: findings.length }) };
};

async function blanksIn(file: string, source: string): Promise<Finding[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((text, index): Finding[] => {
    if (text === text.trimEnd()) return [];
    const place = { file: file.slice(source.length + 1), line: index + 1 };
    return [{ tool: "blanks", rule: "blank-end", severity: "warning", message: "ends in blanks", ...place }];
  });
}
