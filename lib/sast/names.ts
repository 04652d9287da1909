import { lstat } from "node:fs/promises";
import { ifThere } from "../files/index.ts";
import { sastFault } from "./fault.ts";

/** What Node makes of bytes in a name that are no UTF-8; such a name leads to no file. */
const NOT_UTF8 = "\uFFFD";

/**
 * Refuses a path whose name is not UTF-8. Passing it over would let anybody hide a file from the analysis.
 *
 * @throws SAST_BAD_NAME
 */
export async function requireUtf8Name(path: string): Promise<void> {
  if (!path.includes(NOT_UTF8) || (await ifThere(lstat(path))) !== undefined) return;
  throw sastFault(
    "SAST_BAD_NAME",
    `${path}: a name of a file or folder is not UTF-8, so it cannot be looked at`,
    "Rename it, or name the folders to look at in TARGET_DIRS.",
  );
}
