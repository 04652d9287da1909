import { open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exists, isWithin } from "../../lib/files/index.ts";
import { requireUtf8Name } from "../../lib/sast/index.ts";

/** Suffixes of shells that ShellCheck knows, as csmock's run-shellcheck.sh has them. */
const SUFFIX = /\.(?:ash|bash|bats|dash|ksh|sh)$/;
/** A first line that names such a shell; for files without suffix, if they may be executed. */
const SHEBANG =
  /^\s*(?:#\s*!?|!\s*#?)\s*(?:\/usr(?:\/local)?)?\/bin\/(?:env\s+(?:-S\s+)?)?(?:ash|bash|bats|dash|ksh|sh)\b/;
/** Jinja2 as it stands in scripts: `{%`, `{{{`, and `{#`, which is not `${#array[@]}`. */
const JINJA = /\{\{\{|\{%|(?<!\$)\{#/;
/** Bytes; no shebang is longer. */
const FIRST_LINE = 256;

/** Shell scripts of the sources, as paths, sorted. */
export interface Scripts {
  readonly scripts: readonly string[];
  /** Left out because there are Jinja2 templates in them. */
  readonly templates: readonly string[];
}

/**
 * Finds shell scripts in folders and files: by suffix, or by shebang where a file may be executed. Links are
 * not followed; git's own folder is not part of the sources.
 */
export async function findScripts(targets: readonly string[], skipJinja: boolean): Promise<Scripts> {
  const files = new Set((await Promise.all(targets.map(filesIn))).flat());
  const scripts: string[] = [];
  const templates: string[] = [];
  for (const file of [...files].sort()) {
    if (!(await isScript(file))) continue;
    (skipJinja && (await isTemplate(file)) ? templates : scripts).push(file);
  }
  return { scripts, templates };
}

async function filesIn(target: string): Promise<readonly string[]> {
  if (!(await stat(target)).isDirectory()) return [target];
  const found: string[] = [];
  for (const entry of await readdir(target, { withFileTypes: true })) {
    const path = join(target, entry.name);
    await requireUtf8Name(path);
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && entry.name !== ".git") found.push(...(await filesIn(path)));
  }
  return found;
}

const isScript = async (file: string): Promise<boolean> =>
  SUFFIX.test(file) || (((await stat(file)).mode & 0o111) !== 0 && SHEBANG.test(await firstLine(file)));

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(FIRST_LINE), 0, FIRST_LINE, 0);
    return buffer.toString("latin1", 0, bytesRead).split("\n", 1)[0] ?? "";
  } finally {
    await handle.close();
  }
}

async function isTemplate(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    for await (const line of handle.readLines({ encoding: "latin1" })) if (JINJA.test(line)) return true;
    return false;
  } finally {
    await handle.close();
  }
}

const SETTINGS = [".shellcheckrc", "shellcheckrc"];

/** Whether the sources have settings for ShellCheck beside a script, or above it. */
export async function hasSettings(script: string, root: string): Promise<boolean> {
  for (let folder = dirname(script); isWithin(folder, root); folder = dirname(folder)) {
    const found = await Promise.all(SETTINGS.map((name) => exists(join(folder, name))));
    if (found.includes(true)) return true;
    if (folder === dirname(folder)) return false;
  }
  return false;
}
