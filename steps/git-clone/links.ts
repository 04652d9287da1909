import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { gitFault } from "../../lib/git/index.ts";
import { commaSeparated } from "./values.ts";

const SHOWN = 10;
/** Links in a row that the kernel follows, path_resolution(7). */
const MOST_HOPS = 40;

/**
 * Fault GIT_SYMLINK if a symbolic link below `folder` leads out of it, unless its path fits one of the
 * comma-separated `patterns` (`*`: any characters, `/` too; `?`: one character). Links to what is not there
 * are fine if it would be in the folder: sparse clones and test data have them.
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
    `the repository has symbolic links that lead out of it: ${bad.slice(0, SHOWN).join(", ")}${more}`,
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
  const target = whereTo(link);
  return target === root || target.startsWith(root + sep);
}

/** As `readlink -m`: links are followed, and what is missing counts as it is written. */
function whereTo(path: string): string {
  const parts = partsOf(path);
  let at = "/";
  let hops = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const next = part === ".." ? dirname(at) : join(at, part);
    const target = part === ".." ? undefined : linkTarget(next);
    if (target === undefined || ++hops > MOST_HOPS) at = next;
    else {
      if (isAbsolute(target)) at = "/";
      parts.unshift(...partsOf(target));
    }
  }
  return at;
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "" && part !== ".");

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
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
