import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gitFault } from "../../lib/git/index.ts";
import { commaSeparated } from "./values.ts";

const SHOWN = 10;

/**
 * Fault GIT_SYMLINK if a symbolic link below `folder` leads out of it, or nowhere, unless its path fits one
 * of the comma-separated `patterns` (`*`: any characters, `/` too; `?`: one character).
 */
export function checkLinks(folder: string, patterns: string): void {
  const ignored = commaSeparated(patterns).map(expressionOf);
  const root = realpathSync(folder);
  const bad = [...linksBelow(root)]
    .map((path) => ({ path, name: relative(root, path) }))
    .filter(({ name, path }) => !ignored.some((pattern) => pattern.test(name)) && !staysIn(root, path))
    .map(({ name, path }) => `${name} -> ${readlinkSync(path)}`);
  if (bad.length === 0) return;
  const more = bad.length > SHOWN ? ` and ${bad.length - SHOWN} more` : "";
  throw gitFault(
    "GIT_SYMLINK",
    `the repository has symbolic links that lead out of it or nowhere: ${bad.slice(0, SHOWN).join(", ")}${more}`,
    "Remove them from the repository, or name them in symlinkCheckIgnorePattern if they are harmless.",
  );
}

function* linksBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) yield path;
    else if (entry.isDirectory()) yield* linksBelow(path);
  }
}

function staysIn(root: string, link: string): boolean {
  try {
    const target = realpathSync(link);
    return target === root || target.startsWith(root + sep);
  } catch {
    return false;
  }
}

function expressionOf(pattern: string): RegExp {
  if (pattern.startsWith("/"))
    throw gitFault(
      "GIT_BAD_PARAM",
      `symlinkCheckIgnorePattern has ${JSON.stringify(pattern)}: wanted a path relative to the clone`,
      "Leave out the first slash, e.g. docs/*.",
    );
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
