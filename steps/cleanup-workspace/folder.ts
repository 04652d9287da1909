import { realpath, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { exists, ifThere, isBelow, isWithin } from "../../lib/files/index.ts";
import { cleanupFault } from "./fault.ts";

/**
 * Deletes a folder of the workspace. False if it is not there. A link is deleted, not what it names.
 * Fault CLEANUP_BAD_PATH if it does not lie in the workspace, also by a link on the way.
 */
export async function deleteFolder(workspace: string, subdirectory: string): Promise<boolean> {
  const root = resolve(workspace);
  const folder = resolve(root, subdirectory);
  if (!isBelow(folder, root)) throw outside(subdirectory);
  const parent = await ifThere(realpath(dirname(folder)));
  if (parent === undefined) return false;
  if (!isWithin(parent, await realpath(root))) throw outside(subdirectory);
  const there = await exists(folder);
  await rm(folder, { recursive: true, force: true });
  return there;
}

const outside = (subdirectory: string) =>
  cleanupFault(
    "CLEANUP_BAD_PATH",
    `subdirectory ${JSON.stringify(subdirectory)} is no folder in the workspace: nothing is deleted`,
    "Give the name of a folder in it, without `..`.",
  );
