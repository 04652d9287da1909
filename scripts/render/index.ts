import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { faults } from "../../lib/errors/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import { discover } from "./discover.ts";
import { type RenderedFile, renderAll } from "./files.ts";
import { renderFormats } from "./formats.ts";

export { type Definitions, discover, type Found } from "./discover.ts";
export { type RenderedFile, renderAll } from "./files.ts";

export type RenderCode = "RENDER_STALE";
const fault = faults<RenderCode>();

/** What differs between the definitions and the files of a checkout. */
export interface Drift {
  /** Missing, or with another text than the definition gives. */
  readonly stale: readonly RenderedFile[];
  /** Rendered once, but from no definition that is there: path from the root. */
  readonly orphans: readonly string[];
  /** Number of files that definitions give. */
  readonly total: number;
}

/** Where rendered files lie. */
const AREAS = ["tasks", "pipelines", "stepactions", "schemas", "examples"];

/** Compares every rendered file of a checkout with what its definition gives now. */
export async function findDrift(root: string): Promise<Drift> {
  const files = renderAll(await discover(root), await versionOf(root));
  const current = await Promise.all(
    files.map(({ path }) => readFile(join(root, path), "utf8").catch(() => undefined)),
  );
  const wanted = new Set(files.map(({ path }) => path));
  const there = (await Promise.all(AREAS.map((area) => renderedIn(root, area)))).flat();
  return {
    stale: files.filter(({ text }, index) => text !== current[index]),
    orphans: there.filter((path) => !wanted.has(path)),
    total: files.length,
  };
}

/** Writes what is stale and removes orphans; gives the paths that changed. */
export async function render(root: string): Promise<string[]> {
  // Definitions import the validators: without them nothing can be discovered.
  await Promise.all(renderFormats().map(({ path, text }) => writeIfStale(join(root, path), text)));
  const { stale, orphans } = await findDrift(root);
  await Promise.all(stale.map(({ path, text }) => writeWhole(join(root, path), text, { makeFolder: true })));
  await Promise.all(orphans.map((path) => rm(join(root, path))));
  return [...stale.map(({ path }) => path), ...orphans];
}

/** Fault RENDER_STALE that names every file which `render` would change. */
export async function checkRendered(root: string): Promise<number> {
  const { stale, orphans, total } = await findDrift(root);
  if (stale.length + orphans.length === 0) return total;
  const lines = [
    ...stale.map(({ path, source }) => `${path} is not what ${source} gives`),
    ...orphans.map((path) => `${path} comes from no definition`),
  ];
  throw fault("RENDER_STALE", lines.join("\n"), "Run: npm run render");
}

async function writeIfStale(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) !== text)
    await writeWhole(path, text, { makeFolder: true });
}

async function versionOf(root: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return version;
}

/** Files that carry the marker in their first line. */
async function renderedIn(root: string, area: string): Promise<string[]> {
  const entries = await readdir(join(root, area), { recursive: true }).catch(() => []);
  const candidates = entries
    .filter((path) => /\.(ya?ml|md|json)$/.test(path))
    .map((path) => `${area}/${path}`);
  const rendered = await Promise.all(candidates.map((path) => isRendered(join(root, path))));
  return candidates.filter((_, index) => rendered[index]);
}

async function isRendered(path: string): Promise<boolean> {
  const [first = ""] = (await readFile(path, "utf8").catch(() => "")).split("\n", 1);
  return /Rendered from .* by `npm run render`\. Do not edit\./.test(first);
}
