import { join } from "node:path";
import { writeWhole } from "../files/index.ts";
import type { EnvironmentVariable } from "./types.ts";

/**
 * The files that a build sources, in the three forms of the field; `cachi2.env` is the one that says
 * "something was prefetched", so it comes last.
 */
export const ENVIRONMENT_FILES = ["prefetch-env.json", "prefetch.env", "cachi2.env"] as const;

/** What `${output_dir}` becomes. */
export const resolveOutput = (template: string, outputDir: string): string =>
  template.replaceAll("${output_dir}", outputDir);

/** One word for a POSIX shell, quoted only if need be. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;

/** Writes the environment files for a build that finds the output at `outputDir`. */
export async function writeEnvironment(
  folder: string,
  variables: readonly EnvironmentVariable[],
  outputDir: string,
): Promise<void> {
  const unique = new Map(variables.map(({ name, value }) => [name, resolveOutput(value, outputDir)]));
  const pairs = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value }));
  const shell = `${pairs.map(({ name, value }) => `export ${quoted(name)}=${quoted(value)}`).join("\n")}\n`;
  for (const file of ENVIRONMENT_FILES) {
    const content = file.endsWith(".json") ? `${JSON.stringify(pairs)}\n` : shell;
    await writeWhole(join(folder, file), content, { makeFolder: true });
  }
}
