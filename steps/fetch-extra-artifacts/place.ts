import { createWriteStream } from "node:fs";
import { mkdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isBelow, PARTIAL } from "../../lib/files/index.ts";

/**
 * The place of a title in the sources; nothing if it would lie outside of them, by dots or by links that
 * are there. Its folder is made.
 *
 * @param root without links
 */
export async function placeFor(root: string, title: string): Promise<string | undefined> {
  const wanted = join(root, title);
  if (isAbsolute(title) || title.includes("\0") || title.endsWith("/") || !isBelow(wanted, root))
    return undefined;
  const folder = await makeFolder(root, dirname(wanted));
  return folder === undefined ? undefined : join(folder, basename(wanted));
}

/** Makes folders one by one, so that none is made through a link that leads out. */
async function makeFolder(root: string, folder: string): Promise<string | undefined> {
  let here = root;
  for (const part of relative(root, folder)
    .split(sep)
    .filter((each) => each !== "")) {
    const next = join(here, part);
    const made = await mkdir(next).then(
      () => true,
      (thrown: NodeJS.ErrnoException) => thrown.code === "EEXIST",
    );
    if (!made) return undefined;
    here = await realpath(next);
    if (!isBelow(here, root)) return undefined;
  }
  return here;
}

/** Writes the whole file or nothing; a link of that name is replaced, not followed. */
export async function place(bytes: Readable, file: string, signal: AbortSignal): Promise<void> {
  const partial = join(dirname(file), `.${basename(file).slice(0, 100)}-${process.pid}${PARTIAL}`);
  try {
    await pipeline(bytes, createWriteStream(partial, { flags: "wx" }), { signal });
    await rename(partial, file);
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
}
