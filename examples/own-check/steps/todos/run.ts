import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../../../../lib/contract/index.ts";
import { type Finding, logFindings } from "../../../../lib/findings/index.ts";
import { makeTestOutput } from "../../../../lib/formats/index.ts";
import type { todosCheck } from "./contract.ts";

export const run: Run<typeof todosCheck> = async ({ params, log }) => {
  const entries = await readdir(params.source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const findings = (await Promise.all(files.map((file) => todosIn(file, params.source)))).flat();
  logFindings(log, findings, { accept: "write who will see to it: TODO(name)." });
  const result = findings.length > 0 ? "WARNING" : "SUCCESS";
  const note = `Task todos-check completed: ${files.length} files looked at.`;
  return { testOutput: makeTestOutput({ result, note, warnings: findings.length }) };
};

async function todosIn(file: string, source: string): Promise<Finding[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((text, index): Finding[] => {
    if (!/\bTODO\b(?!\()/.test(text)) return [];
    const place = { file: file.slice(source.length + 1), line: index + 1 };
    return [{ tool: "todos", rule: "todo-owner", severity: "warning", message: text.trim(), ...place }];
  });
}
