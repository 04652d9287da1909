import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryClient } from "../../lib/oci/index.ts";

/** What a scenario may use. */
export interface Stage {
  /** An empty folder. */
  readonly dir: string;
  /** `127.0.0.1:port` of an empty registry, its CA, and a client for it. */
  readonly registry: { readonly address: string; readonly caFile: string };
  readonly client: RegistryClient;
}

/** How one step is run twice with the same input. */
export interface Scenario {
  /** Name of the program. */
  readonly step: string;
  /** Prepares the input and gives what runs the step; its value is the step's results. */
  setUp(stage: Stage): Promise<() => Promise<unknown>>;
  /** What the step leaves behind, beside results: compared after both runs. */
  state(stage: Stage): Promise<unknown>;
}

/** Every file, link and directory below a folder with mode and content, without `.git`. */
export async function treeOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true });
  const kept = entries.filter((name) => !/(^|\/)\.git(\/|$)/.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(kept.map(async (name) => [name, await described(join(folder, name))])),
  );
}

async function described(path: string): Promise<string> {
  const stats = await lstat(path);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isSymbolicLink()) return `-> ${await readlink(path)}`;
  if (stats.isDirectory()) return `directory ${mode}`;
  return `${mode} ${createHash("sha256")
    .update(await readFile(path))
    .digest("hex")}`;
}

/** Every tag of a repository with its digest. */
export async function tagsOf(
  client: RegistryClient,
  repository: string,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const tag of client.tags(repository))
    found[tag] = (await client.resolve(`${repository}:${tag}`)).digest;
  return found;
}
