import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** A source file of the product: no tests, no fixtures. */
export interface Source {
  /** Path from the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}
export interface Import {
  /** Path from the root for files of the checkout, else the package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const AREAS = [
  "lib",
  "steps",
  "tasks",
  "stepactions",
  "pipelines",
  "engine",
  "registry",
  "services",
  "cli",
  "scripts",
];
const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

export async function sources(): Promise<Source[]> {
  const found = await Promise.all(AREAS.map((area) => filesBelow(area)));
  return Promise.all(found.flat().map(read));
}

async function filesBelow(area: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, area), { recursive: true }).catch(() => []);
  return entries
    .map((path) => posix.join(area, path))
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/\.test\.ts$|\/(fixtures?|testing)(\/|\.ts$)/.test(path));
}

async function read(path: string): Promise<Source> {
  const text = withoutComments(await readFile(join(ROOT, path), "utf8"));
  const fixed = [...text.matchAll(STATEMENT)].map(([, type, target = ""]) => ({
    target,
    typeOnly: type !== undefined,
  }));
  const lazy = [...text.matchAll(DYNAMIC)].map(([, target = ""]) => ({ target, typeOnly: false }));
  const imports = [...fixed, ...lazy].map(({ target, typeOnly }) => ({
    target: target.startsWith(".") ? posix.join(posix.dirname(path), target) : target,
    typeOnly,
  }));
  return { path, text, imports };
}

/** Block comments and lines that are only a comment; enough for these checks. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
