import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How the names of files end that are not whole yet. */
export const PARTIAL = ".partial";

/** `node:crypto` would make better names and cost each step's start 5 ms; `wx` refuses a name that is taken. */
const partialName = () => `.${process.pid}-${Math.random().toString(36).slice(2)}${PARTIAL}`;

/** How a file is written. */
export interface WriteOptions {
  /** Permissions before umask. Default 0o666. */
  readonly mode?: number;
  /** Makes the folder if it is not there, instead of failing with ENOENT. */
  readonly makeFolder?: boolean;
}

/**
 * Writes a file so that a reader sees the old content or the new, never a half: under a temporary name in
 * the same folder, then renamed. Failures are Node's own.
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, makeFolder = false }: WriteOptions = {},
): Promise<void> {
  if (makeFolder) await mkdir(dirname(path), { recursive: true });
  const partial = join(dirname(path), partialName());
  try {
    await writeFile(partial, content, { mode, flag: "wx" });
    await rename(partial, path);
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
}
