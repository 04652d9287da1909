import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

it.each(["compatibility", "compatibility-release"])("docs/%s.md names only what is there", (page) => {
  const text = readFileSync(join(root, `docs/${page}.md`), "utf8");
  const paths = [...text.matchAll(/`((?:lib|steps|tasks|test|scripts|pipelines|engine)\/[^`\s]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(page === "compatibility" ? 80 : 50);
  expect(paths.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
});
