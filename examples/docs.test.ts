import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const docs = (await readdir(join(ROOT, "docs"), { recursive: true }))
  .filter((path) => path.endsWith(".md"))
  .map((path) => join("docs", path));
const EXAMPLES = [
  "own-step/steps/checksums/contract.ts",
  "own-step/steps/checksums/run.ts",
  "own-step/steps/checksums/run.test.ts",
  "own-step/tasks/checksums/task.ts",
  "own-check/steps/blanks/contract.ts",
  "own-check/steps/blanks/run.ts",
  "own-pipeline/pipeline.ts",
  "own-pipeline/small.ts",
];

/** Code as words: comments, line breaks and trailing commas do not count. */
const plain = (code: string): string =>
  code
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, "")
    .replace(/,([)}\]])/g, "$1");

const snippetsOf = async (path: string): Promise<string[]> => {
  const text = await readFile(join(ROOT, path), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
};

describe("the documentation", () => {
  it("shows code of the examples, which are compiled and tested", async () => {
    const texts = await Promise.all(
      EXAMPLES.map((path) => readFile(join(import.meta.dirname, path), "utf8")),
    );
    const all = plain(texts.join("\n"));
    const snippets = (await Promise.all(docs.map(snippetsOf))).flat();
    expect(snippets.length).toBeGreaterThan(5);
    for (const snippet of snippets)
      for (const part of plain(snippet).split("…")) expect(all, snippet).toContain(part);
  });

  it("links to files that are there", async () => {
    for (const path of [...docs, "README.md", "CONTRIBUTING.md"]) {
      const text = await readFile(join(ROOT, path), "utf8");
      const targets = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
      for (const target of targets)
        expect(existsSync(join(ROOT, dirname(path), target)), `${path}: ${target}`).toBe(true);
    }
  });
});
