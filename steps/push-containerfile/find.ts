import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, isBelow } from "../../lib/files/index.ts";
import { pushFault } from "./fault.ts";

/** Bytes; a Containerfile of honest size has far fewer. */
const CAP = 4 * 1024 * 1024;

async function realFile(path: string): Promise<string | undefined> {
  const real = await ifThere(realpath(path));
  return real !== undefined && (await ifThere(stat(real)))?.isFile() ? real : undefined;
}

/**
 * The Containerfile of a build: in the context, else in the sources; nothing if it is in neither.
 *
 * @throws CONTAINERFILE_OUTSIDE if links or `..` lead out of the sources, CONTAINERFILE_TOO_LARGE.
 */
export async function findContainerfile(
  source: string,
  context: string,
  containerfile: string,
): Promise<string | undefined> {
  const root = await realpath(source);
  const found =
    (await realFile(join(root, context, containerfile))) ?? (await realFile(join(root, containerfile)));
  if (found === undefined) return undefined;
  if (!isBelow(found, root))
    throw pushFault(
      "CONTAINERFILE_OUTSIDE",
      `--containerfile: ${JSON.stringify(containerfile)} is outside of the sources`,
      "Name a file that lies in the sources.",
    );
  const { size } = await stat(found);
  if (size > CAP)
    throw pushFault(
      "CONTAINERFILE_TOO_LARGE",
      `--containerfile: ${JSON.stringify(containerfile)} has ${size} bytes, more than ${CAP}`,
      "Name the Containerfile.",
    );
  return found;
}
