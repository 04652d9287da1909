import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Puts a program `snyk` into a folder, which a test then puts on PATH. It speaks with the service as the CLI
 * does, and ends with its exit codes.
 */
export async function installSnyk(folder: string): Promise<void> {
  const script = join(import.meta.dirname, "fixtures", "snyk.mjs");
  await installProgram(
    folder,
    "snyk",
    `[ "$1" = --version ] && exec echo 1.1064.0\nexec "${process.execPath}" "${script}" "$@"`,
  );
}

/** Puts a shell script into a folder as a program. */
export async function installProgram(folder: string, name: string, script: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}
