import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../files/index.ts";
import { type Package, type SbomType, toCycloneDx, toSpdx } from "../sbom/index.ts";
import { ENVIRONMENT_FILES } from "./environment.ts";
import { FOUND_BY, mergePackages } from "./package.ts";
import type { EnvironmentVariable, ProjectFile } from "./types.ts";

/** The tree that builds mount: `<folder>/output/{deps,bom.json,.build-config.json}` and environment files in `<folder>`. */
export interface OutputTree {
  readonly folder: string;
  readonly output: string;
  readonly deps: string;
  /** Files under way. */
  readonly partial: string;
}

export function outputTree(folder: string): OutputTree {
  const output = join(folder, "output");
  return { folder, output, deps: join(output, "deps"), partial: join(folder, ".partial") };
}

const BOM = "bom.json";
const BUILD_CONFIG = ".build-config.json";

/**
 * Takes away what says that an earlier run was complete; fetched files stay. Gives the SBOM that was
 * there, so that an equal one keeps its time.
 */
export async function reopen(tree: OutputTree): Promise<string | undefined> {
  const before = await readFile(join(tree.output, BOM), "utf8").catch(() => undefined);
  await mkdir(tree.output, { recursive: true });
  for (const name of [...ENVIRONMENT_FILES].reverse()) await rm(join(tree.folder, name), { force: true });
  for (const name of [BOM, BUILD_CONFIG]) await rm(join(tree.output, name), { force: true });
  return before;
}

/** Removes files below `deps/` that no lockfile names any more, and folders that are empty then. */
export async function prune(deps: string, wanted: ReadonlySet<string>): Promise<number> {
  const walk = async (folder: string, prefix: string): Promise<number> => {
    let removed = 0;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const [at, path] = [join(folder, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) {
        removed += await walk(at, `${path}/`);
        if (prefix !== "") await rmdir(at).catch(() => undefined);
      } else if (!wanted.has(path)) {
        await rm(at, { force: true });
        removed++;
      }
    }
    return removed;
  };
  return walk(deps, "");
}

/** Writes the build configuration in the format of the field's tool, whose own commands can read it. */
export async function writeBuildConfig(
  tree: OutputTree,
  environment: readonly EnvironmentVariable[],
  projectFiles: readonly ProjectFile[],
  sourceRoot: string,
): Promise<void> {
  const config = {
    environment_variables: environment.map(({ name, value }) => ({ name, value })),
    project_files: projectFiles.map(({ path, template }) => ({ abspath: join(sourceRoot, path), template })),
  };
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await writeWhole(join(tree.output, BUILD_CONFIG), text, { makeFolder: true });
}

/** Writes `bom.json`. If `before` says the same, it stays byte for byte, its time too. */
export async function writeBom(
  tree: OutputTree,
  packages: readonly Package[],
  type: SbomType,
  before: string | undefined,
): Promise<Package[]> {
  const merged = mergePackages(packages);
  const at = (created: string) => {
    const input = { name: "prefetched-dependencies", packages: merged, created, annotator: FOUND_BY };
    const document = type === "spdx" ? toSpdx(input) : toCycloneDx(input);
    return `${JSON.stringify(document, null, 2)}\n`;
  };
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const then = before === undefined ? undefined : createdOf(before);
  const same = then === undefined ? undefined : at(then);
  const text = same !== undefined && same === before ? same : at(now);
  await writeWhole(join(tree.output, BOM), text, { makeFolder: true });
  return merged;
}

/** When a document of ours was made. */
function createdOf(text: string): string | undefined {
  const time = /"(?:created|timestamp)": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/.exec(text);
  return time?.[1];
}
