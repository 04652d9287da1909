import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { gitFault } from "../../lib/git/index.ts";

/**
 * The folder to clone into: `subdirectory` below `output`, made if it is not there. Fault GIT_BAD_PARAM if
 * it is absolute or climbs, GIT_BAD_OUTPUT if a link or file stands in its way or it would be the root.
 */
export function checkoutFolder(output: string, subdirectory: string): string {
  const parts = subdirectory.split("/").filter((part) => part !== "" && part !== ".");
  if (subdirectory.startsWith("/") || parts.includes(".."))
    throw gitFault(
      "GIT_BAD_PARAM",
      `subdirectory is ${JSON.stringify(subdirectory)}: wanted a relative path without ..`,
      "Give a folder below the workspace, e.g. source.",
    );
  mkdirSync(output, { recursive: true });
  let path = realpathSync(output);
  for (const part of parts) {
    path = join(path, part);
    mustBeFolder(path);
  }
  if (path === "/") throw badOutput("/", "is the root of the file system");
  mkdirSync(path, { recursive: true });
  return path;
}

function mustBeFolder(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true) throw badOutput(path, "is a symbolic link");
  if (there !== undefined && !there.isDirectory()) throw badOutput(path, "is not a directory");
}

const badOutput = (path: string, what: string) =>
  gitFault(
    "GIT_BAD_OUTPUT",
    `${path} ${what}: nothing is cloned there`,
    "Choose another subdirectory, or clean the workspace.",
  );

/** Removes what is in a folder, not the folder: it may be a mount point. */
export function emptyFolder(folder: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
