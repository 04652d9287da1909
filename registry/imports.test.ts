import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const IMPORT = /^(?:import|export)\b[^"=();]*\bfrom "([^"]+)"|\bimport\(?\s*"([^"]+)"/gm;

/** The registry is for laptops without anything: it may import Node and lib, nothing else. */
test("the registry imports only node:* and lib", () => {
  const root = import.meta.dirname;
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const foreign = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const names = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? "");
    const inside = (name: string) => !relative(root, join(root, dirname(file), name)).startsWith("..");
    const lib = (name: string) => relative(root, join(root, dirname(file), name)).startsWith("../lib/");
    return names
      .filter((name) => !name.startsWith("node:") && !(name.startsWith(".") && (inside(name) || lib(name))))
      .map((name) => `${file}: ${name}`);
  });
  expect(files.length).toBeGreaterThan(10);
  expect(foreign).toEqual([]);
});
